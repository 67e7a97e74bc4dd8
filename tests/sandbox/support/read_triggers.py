"""Reads triggers with giosg's own bindings: one JSON request on standard input, one JSON answer on standard output."""

import json
import sys

import requests
from giosgapps_bindings.django.utils import GiosgappTriggerContext


class Request:
    """As much of a Django request as the bindings look at."""

    def __init__(self, query):
        self.GET = query


def read(trigger, secret, base_url):
    try:
        context = GiosgappTriggerContext(Request(trigger["query"]), secret)
    except ValueError as error:
        return {"refused": str(error)}
    fields = ("type", "user_id", "org_id", "chat_id", "visitor_id", "inst_id", "app_id", "app_user_id", "redirect_uri")
    answer = {name: getattr(context, name) for name in fields}
    if trigger.get("use"):
        answer.update(use(context, base_url))
    return answer


def use(context, base_url):
    me = base_url + "/api/v5/users/me"
    clicked = requests.get(me, headers={"Authorization": context.get_auth_header_content()}, timeout=10)
    token = context.exchange_persistent_access_token()
    bot = requests.get(me, headers={"Authorization": f"{token.token_type} {token.access_token}"}, timeout=10)
    try:
        context.exchange_persistent_access_token()
        again = "accepted"
    except ValueError as error:
        again = str(error)
    return {
        "clicked": clicked.json()["id"],
        "bot": bot.json()["id"],
        "token": {"user_id": token.user_id, "organization_id": token.organization_id, "app_id": token.app_id},
        "again": again,
    }


job = json.load(sys.stdin)
json.dump([read(trigger, job["secret"], job["baseUrl"]) for trigger in job["triggers"]], sys.stdout)
