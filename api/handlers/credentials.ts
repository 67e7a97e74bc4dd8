import { isGenesysRegion } from '../contracts/regions';
import { ApiError } from '../errors';
import { assertNothingMissing, type CheckGenesysCredentials } from '../genesys-check';
import { missingNames } from '../genesys-access';
import type { OrganizationWorkflow } from '../organization-workflow';
import type { SetupHandlers } from '../setup-router';
import type { ReadSetupState } from '../setup-state';
import {
  ClientInUseError,
  type GenesysCredentialsRepository,
  type GenesysCredentialsRow,
} from '../../db/genesys-credentials.repository';
import type { PresenceDefinitionRepository } from '../../db/presence-definition.repository';
import { genesysSecretContext } from '../../db/sealed-secrets';
import type { Keyring } from '../../runtime/encryption';

export interface CredentialsHandlersDeps {
  credentials: GenesysCredentialsRepository;
  presenceDefinitions: Pick<PresenceDefinitionRepository, 'replace'>;
  keyring: Keyring;
  checkGenesysCredentials: CheckGenesysCredentials;
  workflow: Pick<OrganizationWorkflow, 'credentialsChanged'>;
  readSetupState: ReadSetupState;
}

type CredentialsHandlers = Pick<SetupHandlers, 'saveCredentials' | 'checkCredentials'>;

export function createCredentialsHandlers(deps: CredentialsHandlersDeps): CredentialsHandlers {
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
      const { checks, definitions } = await deps.checkGenesysCredentials({
        organizationId,
        region,
        clientId,
        clientSecret,
      });
      assertNothingMissing(checks);
      // Only who knows the secret learns that somebody else uses the client.
      if (await deps.credentials.isClientInUse(organizationId, region, clientId)) {
        throw new ClientInUseError('another organization uses this OAuth client');
      }
      const clientSecretSealed = deps.keyring.encrypt(clientSecret, genesysSecretContext(organizationId));
      await deps.credentials.store({ organizationId, region, clientId, clientSecretSealed, checks });
      if (definitions) await deps.presenceDefinitions.replace(organizationId, definitions);
      await deps.workflow.credentialsChanged(organizationId);
      return deps.readSetupState(session);
    },

    checkCredentials: async ({ session }) => {
      const stored = await deps.credentials.find(session.organizationId);
      if (!stored) throw new ApiError('credentials_required', 'Save credentials that Genesys Cloud accepts first.');
      await checkAgain(deps, stored);
      return deps.readSetupState(session);
    },
  };
}

/** What is missing now is told, but ends no connection: whatever still works goes on. */
async function checkAgain(deps: CredentialsHandlersDeps, stored: GenesysCredentialsRow): Promise<void> {
  const { organizationId, region, clientId, version } = stored;
  const clientSecret = deps.keyring.decrypt(stored.clientSecretSealed, genesysSecretContext(organizationId));
  try {
    const { checks, definitions } = await deps.checkGenesysCredentials({
      organizationId,
      region,
      clientId,
      clientSecret,
    });
    const valid = missingNames(checks).length === 0;
    await deps.credentials.storeChecks(organizationId, version, { checks, valid });
    if (definitions) await deps.presenceDefinitions.replace(organizationId, definitions);
    if (!valid || stored.status === 'valid') return;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'genesys_invalid_client') throw error;
    const problem = { code: error.code, message: error.message, since: new Date().toISOString() };
    await deps.credentials.markInvalid(organizationId, version, problem);
    await deps.workflow.credentialsChanged(organizationId);
    throw error;
  }
  await deps.workflow.credentialsChanged(organizationId);
}
