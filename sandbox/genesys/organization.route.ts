import { Router } from 'express';
import type { SandboxContext } from '../core/context';
import { callerOf } from './genesys-auth';

/** The organization and the token itself. */
export function createOrganizationRoute(context: SandboxContext): Router {
  const router = Router();
  router.get('/api/v2/organizations/me', (request, response) => {
    const { organization } = callerOf(request);
    response.json({
      id: organization.genesysId,
      name: organization.name,
      defaultLanguage: 'en-us',
      defaultCountryCode: 'FI',
      thirdPartyOrgName: `sandbox-${organization.number}`,
      domain: `sandbox-${organization.number}`,
      version: 1,
      state: 'active',
      voicemailEnabled: false,
      productPlatform: 'GenesysCloud',
      features: { presence: true, contactCenter: true },
      selfUri: `/api/v2/organizations/${organization.genesysId}`,
    });
  });
  router.get('/api/v2/tokens/me', (request, response) => {
    const { organization, client } = callerOf(request);
    const named = { id: organization.genesysId, name: organization.name };
    response.json({
      organization: named,
      homeOrganization: named,
      authorizedScope: client.scopes,
      OAuthClient: {
        id: client.id,
        name: 'giosg status sync',
        authorizedGrantType: 'CLIENT-CREDENTIALS',
        scope: client.scopes,
        state: 'active',
        organization: named,
      },
    });
  });
  router.head('/api/v2/tokens/me', (_request, response) => {
    response.status(200).end();
  });
  router.delete('/api/v2/tokens/me', (request, response) => {
    context.world.tokens.delete(callerOf(request).token.value);
    response.status(200).end();
  });
  return router;
}
