import { Router } from 'express';
import type { SandboxContext } from '../core/context';
import { randomToken } from '../core/ids';

interface Refusal {
  readonly error: string;
  readonly description: string;
}

/** `POST /oauth/token`, grant `client_credentials` with HTTP Basic. Its errors are not ErrorBody. */
export function createOauthRoute(context: SandboxContext): Router {
  const router = Router();
  router.post('/oauth/token', (request, response) => {
    const refuse = ({ error, description }: Refusal): void => {
      response.status(400).json({ error, description, error_description: description });
    };
    const [scheme, encoded] = (request.get('Authorization') ?? '').split(' ');
    const given = scheme?.toLowerCase() === 'basic' ? Buffer.from(encoded ?? '', 'base64').toString('utf8') : '';
    const colon = given.indexOf(':');
    const client = context.world.clients.get(given.slice(0, Math.max(0, colon)));
    if (!client) {
      refuse({ error: 'invalid_client', description: 'client not found' });
      return;
    }
    if (client.secret !== given.slice(colon + 1)) {
      refuse({ error: 'invalid_client', description: 'authentication failed' });
      return;
    }
    if ((request.body as Record<string, unknown> | undefined)?.['grant_type'] !== 'client_credentials') {
      refuse({ error: 'unsupported_grant_type', description: 'grant type not supported by this client' });
      return;
    }
    for (const token of context.world.tokens.values()) {
      if (token.expiresAt <= context.now()) context.world.tokens.delete(token.value);
    }
    const value = randomToken(36);
    const lifetime = client.tokenLifetimeSeconds;
    context.world.tokens.set(value, { value, clientId: client.id, expiresAt: context.now() + lifetime * 1000 });
    response.json({ access_token: value, token_type: 'bearer', expires_in: lifetime });
  });
  return router;
}
