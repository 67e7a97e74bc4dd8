import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { signJwt } from '../core/jwt';
import type { SandboxContext } from '../core/context';
import type { Installation, Organization } from '../core/types';
import { stableUuid } from '../core/ids';
import type { Outages } from '../core/outages';
import { postWebhook, type WebhookResult } from './webhook-post';

export interface WebhookMessage {
  readonly action: 'added' | 'changed' | 'removed';
  readonly resourceId: string;
  readonly resource?: Readonly<Record<string, unknown>>;
}

/** As giosg's own delivery log names its fields. */
export interface DeliveryLogEntry {
  created_at: string;
  app_id: string;
  organization_id: string;
  webhook_id: string;
  endpoint_url: string;
  action: string;
  resource_id: string;
  channel: string;
  status: 'pending' | 'started' | 'successful' | 'failed';
  retry_index: number;
  reason: string;
  response_status_code: number;
  response_body: string;
  response_headers: Record<string, string>;
  /** Seconds. */
  duration: number;
  completed_at: string;
}

export interface WebhookSender {
  /** Posts to every channel of the user that the app subscribes to; retries by itself. Never throws. */
  send(organization: Organization, message: WebhookMessage): void;
  /** Posts a body as it is. */
  sendRaw(organization: Organization, body: Readonly<Record<string, unknown>>): void;
  log(): DeliveryLogEntry[];
  close(): void;
}

const keep = 2000;

/** How often it is looked whether giosg is up again. */
const outageLookMs = 100;

export function createWebhookSender(context: SandboxContext, outages: Outages): WebhookSender {
  const log: DeliveryLogEntry[] = [];
  const closing = new AbortController();
  // Every delivery that waits listens to it.
  setMaxListeners(0, closing.signal);

  const deliver = async (organization: Organization, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const delays = [0, ...context.settings.webhookRetryDelaysMs];
    for (const [retryIndex, delay] of delays.entries()) {
      if (delay > 0) await pause(delay, closing.signal);
      while (outages.isDown('giosg') && !closing.signal.aborted) await pause(outageLookMs, closing.signal);
      if (closing.signal.aborted || !organization.installation) return;
      const entry = newEntry(context, organization, { body, retryIndex });
      log.push(entry);
      if (log.length > keep) log.shift();
      finish(entry, await postWebhook(webhookUrl(context), body, context.settings.webhookTimeoutMs), context.now());
      if (entry.status === 'successful') return;
    }
  };

  const post = (organization: Organization, body: Readonly<Record<string, unknown>>): void => {
    context.deliveries.giosg.pass(() => void deliver(organization, body));
  };

  return {
    send(organization, message) {
      const { installation } = organization;
      if (!installation || installation.isDisabled) return;
      for (const channel of subscribedChannels(context, { organization, installation, message })) {
        post(organization, webhookBody(context, { organization, installation, message, channel }));
      }
    },
    sendRaw: post,
    log: () => log,
    close: () => closing.abort(),
  };
}

function webhookUrl(context: SandboxContext): string {
  const { publicUrl, giosgWebhookSecret } = context.identity;
  return `${publicUrl}/purecloud_trigger?secret=${encodeURIComponent(giosgWebhookSecret)}`;
}

interface Addressed {
  readonly organization: Organization;
  readonly installation: Installation;
  readonly message: WebhookMessage;
}

/** A user's message is broadcast on the collection's and on the user's own channel; patterns choose among them. */
function subscribedChannels(context: SandboxContext, { organization, installation, message }: Addressed): string[] {
  const collection = `/api/v5/orgs/${organization.id}/users`;
  const patterns = context.settings.webhookPatterns.map((pattern) =>
    pattern
      .replace('{organization_id}', organization.id)
      .replace('{user_id}', installation.botUserId ?? '')
      .split('/'),
  );
  return [collection, `${collection}/${message.resourceId}`].filter((channel) => {
    const segments = channel.split('/');
    return patterns.some(
      (pattern) =>
        pattern.length === segments.length && pattern.every((part, index) => part === '*' || part === segments[index]),
    );
  });
}

function webhookBody(context: SandboxContext, addressed: Addressed & { channel: string }): Record<string, unknown> {
  const { organization, installation, message, channel } = addressed;
  const { webhookResourceId, webhookAuth } = context.settings;
  const isCollection = channel.endsWith('/users');
  const withId = webhookResourceId === 'always' || (webhookResourceId === 'mixed' && isCollection);
  const resource =
    message.action === 'changed' && withId ? { id: message.resourceId, ...message.resource } : message.resource;
  return {
    channel,
    action: message.action,
    resource_id: message.resourceId,
    ...(message.action === 'removed' ? {} : { resource }),
    ...(webhookAuth && installation.botUserId
      ? { app_user_auth: appUserAuth(context, organization, installation) }
      : {}),
  };
}

const authLifetimeSeconds = 300;

function appUserAuth(context: SandboxContext, organization: Organization, installation: Installation) {
  const ids = { user_id: installation.botUserId, organization_id: organization.id };
  const exp = Math.floor(context.now() / 1000) + authLifetimeSeconds;
  return {
    access_token: signJwt({ ...ids, exp, use: 'webhook' }, context.identity.giosgKey),
    token_type: 'Bearer',
    expires_in: authLifetimeSeconds,
    ...ids,
  };
}

function newEntry(
  context: SandboxContext,
  organization: Organization,
  { body, retryIndex }: { body: Readonly<Record<string, unknown>>; retryIndex: number },
): DeliveryLogEntry {
  return {
    created_at: new Date(context.now()).toISOString(),
    app_id: context.identity.giosgAppId,
    organization_id: organization.id,
    webhook_id: stableUuid('webhook', context.identity.giosgAppId),
    endpoint_url: `${context.identity.publicUrl}/purecloud_trigger`,
    action: String(body['action']),
    resource_id: String(body['resource_id']),
    channel: String(body['channel']),
    status: 'started',
    retry_index: retryIndex,
    reason: '',
    response_status_code: 0,
    response_body: '',
    response_headers: {},
    duration: 0,
    completed_at: '',
  };
}

function finish(entry: DeliveryLogEntry, result: WebhookResult, now: number): void {
  entry.status = result.status >= 200 && result.status < 300 ? 'successful' : 'failed';
  entry.reason = result.reason;
  entry.response_status_code = result.status;
  entry.response_body = result.body;
  entry.response_headers = result.headers;
  entry.duration = (now - Date.parse(entry.created_at)) / 1000;
  entry.completed_at = new Date(now).toISOString();
}

/** Ends early, without an error, when the sandbox closes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
