import type { RequestHandler } from 'express';
import { ApiError, toApiError } from '../errors';
import type { GiosgAccess } from '../giosg-access';
import type { GiosgChanges } from '../giosg-changes';
import type { Installations, OpeningType } from '../installations';
import { GiosgTriggerInvalidError } from '../../clients/giosg/errors';
import type { TriggerClaims } from '../../clients/giosg/trigger';
import { toError } from '../../runtime/errors';
import type { Logger } from '../../runtime/logger';
import type { Metrics } from '../../runtime/metrics';

export interface AppTriggerDeps {
  giosg: Pick<GiosgAccess, 'verifyTrigger'>;
  giosgBaseUrl: string;
  installations: Installations;
  giosgChanges: GiosgChanges;
  logger: Pick<Logger, 'warn'>;
  metrics: Pick<Metrics, 'triggersReceived'>;
}

const openingTypes: readonly string[] = ['install', 'setup', 'manual_nav', 'manual_dialog'] satisfies OpeningType[];
const backgroundTypes = [
  'console_load',
  'chat_start',
  'chat_end',
  'chat_end_with_msgs',
  'chat_open',
  'chat_close',
  'chat_focus',
];
const knownTypes = [...openingTypes, 'uninstall', ...backgroundTypes];

/** `GET /app_trigger?type&data&token&redirect_uri`. Only `data` is signed. */
export function createAppTriggerRoute(deps: AppTriggerDeps): RequestHandler {
  return async (request, response) => {
    const type = text(request.query['type']);
    const counted = type !== undefined && knownTypes.includes(type) ? type : 'unknown';
    try {
      const trigger = readTrigger(request.query);
      const claims = await verify(deps, trigger.data);
      if (isOpening(trigger.type)) {
        const session = await deps.installations.open({ type: trigger.type, claims, triggerToken: trigger.token });
        response.redirect(303, setupLocation(session, ownRedirect(trigger.redirectUri, deps.giosgBaseUrl)));
      } else {
        const isUninstall = trigger.type === 'uninstall';
        await (isUninstall ? deps.installations.uninstall(claims.organizationId) : hint(deps, claims));
        response.status(200).end();
      }
      deps.metrics.triggersReceived.inc({ type: counted, outcome: 'accepted' });
    } catch (error) {
      deps.metrics.triggersReceived.inc({ type: counted, outcome: toApiError(error).code });
      throw error;
    }
  };
}

interface Trigger {
  type: string;
  data: string;
  /** Empty for `uninstall`, which comes without. */
  token: string;
  redirectUri: string | undefined;
}

/** One value; a parameter given twice is none. */
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const isOpening = (type: string): type is OpeningType => openingTypes.includes(type);

/** @throws ApiError `missing_parameter`, `unknown_type` */
function readTrigger(query: Record<string, unknown>): Trigger {
  const type = text(query['type']);
  const data = text(query['data']);
  const token = text(query['token']);
  const redirectUri = text(query['redirect_uri']);
  if (type === undefined) throw missing('type');
  if (!knownTypes.includes(type)) throw new ApiError('unknown_type', 'giosg sent a trigger that is not known here.');
  if (data === undefined) throw missing('data');
  if (token === undefined && type !== 'uninstall') throw missing('token');
  if (redirectUri === undefined && type === 'install') throw missing('redirect_uri');
  return { type, data, token: token ?? '', redirectUri };
}

const missing = (name: string) => new ApiError('missing_parameter', `The parameter ${name} is missing.`);

async function verify(deps: AppTriggerDeps, data: string): Promise<TriggerClaims> {
  try {
    return await deps.giosg.verifyTrigger(data);
  } catch (error) {
    if (!(error instanceof GiosgTriggerInvalidError)) throw error;
    const message =
      error.reason === 'expired'
        ? 'This link from giosg has expired. Open the app in giosg again.'
        : 'This link was not made by giosg for this app.';
    throw new ApiError('invalid_data', message, { cause: error });
  }
}

/** The session goes into the fragment, which no server, log or Referer header ever sees. */
function setupLocation(session: string, redirectUri: string | undefined): string {
  const fragment = new URLSearchParams({
    session,
    ...(redirectUri === undefined ? {} : { redirect_uri: redirectUri }),
  });
  return `/setup#${fragment.toString()}`;
}

/** It is unsigned: anywhere but to giosg it would be an open redirect. */
function ownRedirect(redirectUri: string | undefined, giosgBaseUrl: string): string | undefined {
  if (redirectUri === undefined || !URL.canParse(redirectUri)) return undefined;
  const url = new URL(redirectUri);
  const own = url.origin === new URL(giosgBaseUrl).origin && url.username === '' && url.password === '';
  return own ? url.href : undefined;
}

/** Something happened at that user's console: one more reason to look. Losing one is no loss. */
async function hint(deps: AppTriggerDeps, claims: TriggerClaims): Promise<void> {
  const { organizationId, userId: giosgUserId } = claims;
  if (giosgUserId === null) return;
  try {
    await deps.giosgChanges.note({ organizationId, giosgUserId, source: 'trigger' });
  } catch (error) {
    deps.logger.warn({ err: toError(error), organizationId }, 'a background trigger was lost');
  }
}
