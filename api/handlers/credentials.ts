import { isGenesysRegion } from '../contracts/regions';
import { ApiError } from '../errors';
import type { CheckGenesysCredentials } from '../genesys-check';
import type { OrganizationWorkflow } from '../organization-workflow';
import type { SetupHandlers } from '../setup-router';
import type { ReadSetupState } from '../setup-state';
import { ClientInUseError, type GenesysCredentialsRepository } from '../../db/genesys-credentials.repository';
import type { PresenceDefinitionRepository } from '../../db/presence-definition.repository';
import { genesysSecretContext } from '../../db/sealed-secrets';
import type { Keyring } from '../../runtime/encryption';

export interface CredentialsHandlersDeps {
  credentials: Pick<GenesysCredentialsRepository, 'isClientInUse' | 'store'>;
  presenceDefinitions: Pick<PresenceDefinitionRepository, 'replace'>;
  keyring: Pick<Keyring, 'encrypt'>;
  checkGenesysCredentials: CheckGenesysCredentials;
  workflow: Pick<OrganizationWorkflow, 'credentialsChanged'>;
  readSetupState: ReadSetupState;
}

export function createCredentialsHandlers(deps: CredentialsHandlersDeps): Pick<SetupHandlers, 'saveCredentials'> {
  return {
    saveCredentials: async ({ session, body }) => {
      const { organizationId } = session;
      const { region, clientId, clientSecret } = body;
      if (!isGenesysRegion(region)) {
        throw new ApiError('invalid_region', 'Genesys Cloud has no such region.', {
          details: [{ path: 'region', message: 'must be one of the regions of Genesys Cloud' }],
        });
      }
      // Refused ones go no further: nothing is stored before Genesys Cloud has accepted them.
      const definitions = await deps.checkGenesysCredentials({ region, clientId, clientSecret });
      // Only who knows the secret learns that somebody else uses the client.
      if (await deps.credentials.isClientInUse(organizationId, region, clientId)) {
        throw new ClientInUseError('another organization uses this OAuth client');
      }
      const clientSecretSealed = deps.keyring.encrypt(clientSecret, genesysSecretContext(organizationId));
      await deps.credentials.store({ organizationId, region, clientId, clientSecretSealed });
      await deps.presenceDefinitions.replace(organizationId, definitions);
      await deps.workflow.credentialsChanged(organizationId);
      return deps.readSetupState(session);
    },
  };
}
