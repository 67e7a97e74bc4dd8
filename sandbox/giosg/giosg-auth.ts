import type { Request } from 'express';
import type { SandboxContext } from '../core/context';
import { verifyJwt } from '../core/jwt';
import type { GiosgUser, Organization } from '../core/types';
import { forbidden, unauthenticated } from './giosg-errors';

/** On whose behalf a giosg call is made. */
export interface Caller {
  readonly user: GiosgUser;
  readonly organization: Organization;
  /** May see and change other users. */
  readonly managesUsers: boolean;
}

/** Who calls, by `Token` (bot), `Bearer` (webhook's short token) or `GIOSGAPP` (the user who clicked). Throws 401. */
export function authenticate(context: SandboxContext, request: Request): Caller {
  const [scheme, ...credentials] = (request.get('Authorization') ?? '').split(' ').filter((part) => part !== '');
  if (scheme === 'Token') return botCaller(context, (bot) => bot === credentials[0]);
  if (scheme === 'Bearer') return bearerCaller(context, credentials[0] ?? '');
  if (scheme === 'GIOSGAPP') return appCaller(context, credentials[0] ?? '', credentials[1] ?? '');
  throw unauthenticated('Authentication credentials were not provided.');
}

function botCaller(context: SandboxContext, matches: (botToken: string) => boolean): Caller {
  for (const organization of context.world.organizations.values()) {
    const { installation } = organization;
    if (!installation?.botToken || !installation.botUserId || !matches(installation.botToken)) continue;
    const user = context.world.giosgUsers.get(installation.botUserId);
    if (!user) break;
    if (installation.isDisabled) throw forbidden();
    return { user, organization, managesUsers: installation.allowedScopes.includes('users') };
  }
  throw unauthenticated('Invalid token.');
}

function bearerCaller(context: SandboxContext, token: string): Caller {
  const claims = verifyJwt(token, context.identity.giosgKey, context.now());
  const organization = context.world.organizations.get(String(claims?.['organization_id']));
  if (!claims || claims['use'] !== 'webhook' || organization?.installation?.botUserId !== claims['user_id']) {
    throw unauthenticated('Invalid token.');
  }
  const botToken = organization?.installation?.botToken;
  return botCaller(context, (candidate) => candidate === botToken);
}

function appCaller(context: SandboxContext, token: string, secret: string): Caller {
  const claims = verifyJwt(token, context.identity.giosgKey, context.now());
  if (!claims || secret !== context.identity.giosgAppSecret) throw unauthenticated('Invalid token.');
  const organization = context.world.organizations.get(String(claims['org_id']));
  const user = context.world.giosgUsers.get(String(claims['user_id']));
  if (!organization?.installation || !user || user.isDeleted) throw unauthenticated('Invalid token.');
  return { user, organization, managesUsers: user.isManager === true };
}
