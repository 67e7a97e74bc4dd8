import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { callKind } from '../core/call-kinds';
import type { SandboxContext } from '../core/context';
import type { AccessToken, OauthClient, Organization } from '../core/types';
import { organizationOf } from '../core/world';
import { GenesysHttpError, missingPermissions } from './genesys-errors';
import { requirementsOf } from './requirements';

/** Whose call it is: an OAuth client, with no user behind it. */
export interface GenesysCaller {
  readonly token: AccessToken;
  readonly client: OauthClient;
  readonly organization: Organization;
}

const callers = new WeakMap<Request, GenesysCaller>();

/** The caller of a request that has passed the authentication. */
export function callerOf(request: Request): GenesysCaller {
  const caller = callers.get(request);
  if (!caller) throw new GenesysHttpError(401, 'authentication.required', 'No authentication bearer token specified');
  return caller;
}

interface Window {
  startedAt: number;
  count: number;
}

/** Token, rate limit, permissions and scopes of every `/api/v2` call, in this order. */
export function createGenesysAuth(context: SandboxContext): RequestHandler {
  const windows = new Map<string, Window>();
  return (request, response, next) => {
    const caller = authenticate(context, request);
    countCall(context, { windows, token: caller.token.value, response });
    const required = requirementsOf(callKind(request.method, request.originalUrl.split('?')[0] ?? '')?.kind ?? '');
    const missing = required.permissions.filter((permission) => !caller.client.permissions.includes(permission));
    if (missing.length > 0) throw missingPermissions(missing);
    if (required.scopes.length > 0 && !required.scopes.some((scope) => caller.client.scopes.includes(scope))) {
      throw new GenesysHttpError(
        403,
        'invalid.scope',
        `The client needs one of the scopes: ${required.scopes.join(', ')}`,
      );
    }
    callers.set(request, caller);
    next();
  };
}

/** Every answer of the API names its correlation id; the caller's own is kept. */
export const correlate: RequestHandler = (request, response, next) => {
  response.set('ININ-Correlation-Id', request.get('ININ-Correlation-Id') ?? randomUUID());
  next();
};

function authenticate(context: SandboxContext, request: Request): GenesysCaller {
  const [scheme, value] = (request.get('Authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !value) {
    throw new GenesysHttpError(401, 'authentication.required', 'No authentication bearer token specified');
  }
  const token = context.world.tokens.get(value);
  const client = token && context.world.clients.get(token.clientId);
  if (!token || !client || token.expiresAt <= context.now()) {
    throw new GenesysHttpError(401, 'bad.credentials', 'Invalid login credentials.');
  }
  return { token, client, organization: organizationOf(context.world, client.organizationId) };
}

const windowMs = 60_000;

interface Counted {
  readonly windows: Map<string, Window>;
  readonly token: string;
  readonly response: Response;
}

function countCall(context: SandboxContext, { windows, token, response }: Counted): void {
  const now = context.now();
  const known = windows.get(token);
  const window = known && now - known.startedAt < windowMs ? known : { startedAt: now, count: 0 };
  windows.set(token, window);
  window.count += 1;
  const allowed = context.settings.requestsPerMinute;
  const reset = Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1000));
  response.set({
    'inin-ratelimit-count': String(window.count),
    'inin-ratelimit-allowed': String(allowed),
    'inin-ratelimit-reset': String(reset),
  });
  if (window.count <= allowed) return;
  throw new GenesysHttpError(
    429,
    'too.many.requests',
    `Rate limit exceeded the maximum. Retry the request in [${reset}] seconds`,
    { retryAfterSeconds: reset },
  );
}
