import { asFields, asText } from '../parsing';

export type WebhookAction = 'added' | 'changed' | 'removed';

/** Why a webhook body asks for nothing. */
export type IgnoredWebhook = 'not_an_object' | 'other_channel' | 'unknown_action' | 'no_user';

export type UserWebhook =
  | { kind: 'user'; organizationId: string; userId: string; action: WebhookAction }
  | { kind: 'ignored'; reason: IgnoredWebhook };

const actions: readonly string[] = ['added', 'changed', 'removed'] satisfies WebhookAction[];

/** `/api/v5/orgs/<org>/users` or `/api/v5/orgs/<org>/users/<user>`; anything deeper is another resource. */
const usersChannel = /^\/api\/v5\/orgs\/([^/?#]+)\/users(?:\/([^/?#]+))?\/?$/;

/**
 * What a webhook body tells: only that a user of an organization changed. It is unsigned and often partial, so none of its
 * values is used; the user is read again with our own token. Never throws.
 */
export function parseUserWebhook(body: unknown): UserWebhook {
  const fields = asFields(body);
  if (!fields) return { kind: 'ignored', reason: 'not_an_object' };
  const [, organizationId, channelUserId] = usersChannel.exec(asText(fields['channel']) ?? '') ?? [];
  if (organizationId === undefined) return { kind: 'ignored', reason: 'other_channel' };
  const action = asText(fields['action']);
  if (!isAction(action)) return { kind: 'ignored', reason: 'unknown_action' };
  const userId = asText(fields['resource_id']) ?? channelUserId;
  if (userId === undefined || !isPlainId(userId) || !isPlainId(organizationId)) {
    return { kind: 'ignored', reason: 'no_user' };
  }
  return { kind: 'user', organizationId, userId, action };
}

function isAction(action: string | undefined): action is WebhookAction {
  return action !== undefined && actions.includes(action);
}

/** Ids are UUIDs; a sandbox may be freer. What could reach into a path or fill a table is not one. */
function isPlainId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id);
}
