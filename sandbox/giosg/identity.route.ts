import { Router } from 'express';
import type { SandboxContext } from '../core/context';
import { randomToken } from '../core/ids';
import type { Installation, OneTimeCode } from '../core/types';
import { GiosgHttpError } from './giosg-errors';

const refuse = (error: string, description: string): GiosgHttpError =>
  new GiosgHttpError(400, { error, error_description: description });

/** `POST /identity/token`: a one-time code for the bot user's lasting token. */
export function createIdentityRoute(context: SandboxContext): Router {
  const router = Router();
  router.post('/identity/token', (request, response) => {
    const form = (request.body ?? {}) as Record<string, unknown>;
    const { giosgAppId, giosgAppSecret } = context.identity;
    if (form['client_id'] !== giosgAppId || form['client_secret'] !== giosgAppSecret) {
      throw refuse('invalid_client', 'Client authentication failed');
    }
    if (form['grant_type'] !== 'authorization_code') {
      throw refuse('unsupported_grant_type', 'Only authorization_code is supported');
    }
    const { code, installation } = redeem(context, form['code']);
    code.used = true;
    // Earlier tokens of the same bot stay good: the token is the bot user's, not the exchange's.
    installation.botToken ??= randomToken(30);
    response.json({
      access_token: installation.botToken,
      token_type: 'Token',
      user_id: installation.botUserId,
      organization_id: code.organizationId,
      app_id: giosgAppId,
    });
  });
  return router;
}

function redeem(context: SandboxContext, given: unknown): { code: OneTimeCode; installation: Installation } {
  const code = typeof given === 'string' ? context.world.codes.get(given) : undefined;
  if (!code) throw refuse('invalid_grant', 'The code is not valid');
  if (code.used) throw refuse('invalid_grant', 'The code has already been used');
  if (code.expiresAt <= context.now()) throw refuse('invalid_grant', 'The code has expired');
  const installation = context.world.organizations.get(code.organizationId)?.installation;
  if (installation?.id !== code.installationId) throw refuse('invalid_grant', 'The code is not valid');
  return { code, installation };
}
