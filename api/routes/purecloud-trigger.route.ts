import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler } from 'express';
import { ApiError, notReady } from '../errors';
import type { GiosgChanges } from '../giosg-changes';
import { parseUserWebhook } from '../../clients/giosg/webhook';
import type { Metrics } from '../../runtime/metrics';

export interface PurecloudTriggerDeps {
  /** All of them are accepted; several during a rotation. */
  webhookSecrets: readonly string[];
  giosgChanges: GiosgChanges;
  metrics: Pick<Metrics, 'webhooksReceived'>;
}

const bodyLimit = 256 * 1024;

/**
 * `POST /purecloud_trigger?secret=`. Nothing in the body is believed beyond "look at this user", and 202 says that this
 * is durable.
 */
export function createPurecloudTriggerRoute(deps: PurecloudTriggerDeps): RequestHandler[] {
  const isSecret = createSecretCheck(deps.webhookSecrets);
  const count = (outcome: string) => deps.metrics.webhooksReceived.inc({ outcome });
  const readBody = express.raw({ limit: bodyLimit, type: () => true });

  const checkSecret: RequestHandler = (request, _response, next) => {
    if (isSecret(request.query['secret'])) return next();
    count('wrong_secret');
    throw new ApiError('wrong_secret', 'The secret of the webhook address is missing or wrong.');
  };

  const readLimited: RequestHandler = (request, response, next) => {
    readBody(request, response, (error?: unknown) => {
      if (error === undefined) return next();
      const tooLarge = typeof error === 'object' && error !== null && 'status' in error && error.status === 413;
      count(tooLarge ? 'too_large' : 'malformed');
      next(tooLarge ? error : new ApiError('malformed_json', 'The body could not be read.', { cause: error }));
    });
  };

  const receive: RequestHandler = async (request, response) => {
    const user = toUser(parseBody(request, () => count('malformed')));
    const noted = user !== null && (await note(deps, user, () => count('unavailable')));
    count(noted ? 'accepted' : 'ignored');
    response.status(noted ? 202 : 200).end();
  };
  return [checkSecret, readLimited, receive];
}

interface ChangedUser {
  organizationId: string;
  userId: string;
}

/** Compares digests: they have one length, and the time it takes says nothing about the secrets. */
function createSecretCheck(secrets: readonly string[]): (given: unknown) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = secrets.map(digest);
  return (given) => {
    const actual = digest(typeof given === 'string' ? given : '');
    let equal = false;
    for (const secret of expected) equal = timingSafeEqual(secret, actual) || equal;
    return equal && typeof given === 'string' && given !== '';
  };
}

function parseBody(request: Request, onMalformed: () => void): unknown {
  const body: unknown = request.body;
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '') as unknown;
  } catch (error) {
    onMalformed();
    throw new ApiError('malformed_json', 'The body is not JSON.', { cause: error });
  }
}

/** The user to look at; null when there is nothing to do, also when the body contradicts its own channel. */
function toUser(body: unknown): ChangedUser | null {
  const webhook = parseUserWebhook(body);
  if (webhook.kind === 'ignored') return null;
  const { organizationId, userId } = webhook;
  const named = [organizationNamedBy(body, 'resource'), organizationNamedBy(body, 'app_user_auth')];
  return named.every((name) => name === undefined || name === organizationId) ? { organizationId, userId } : null;
}

function organizationNamedBy(body: unknown, part: string): string | undefined {
  const fields: unknown = (body as Record<string, unknown>)[part];
  if (typeof fields !== 'object' || fields === null || !('organization_id' in fields)) return undefined;
  return typeof fields.organization_id === 'string' ? fields.organization_id : undefined;
}

async function note(deps: PurecloudTriggerDeps, user: ChangedUser, onUnavailable: () => void): Promise<boolean> {
  try {
    const { organizationId, userId: giosgUserId } = user;
    return (await deps.giosgChanges.note({ organizationId, giosgUserId, source: 'webhook' })) === true;
  } catch (error) {
    onUnavailable();
    // Whatever went wrong: it is not durable, and giosg sends it again.
    throw notReady('This cannot be stored right now. Please send it again.', error);
  }
}
