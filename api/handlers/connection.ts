import { ApiError } from '../errors';
import type { OrganizationWorkflow } from '../organization-workflow';
import type { SetupHandlers } from '../setup-router';
import type { ReadSetupState } from '../setup-state';
import type { OrganizationRepository } from '../../db/organization.repository';

export interface ConnectionHandlersDeps {
  organizations: Pick<OrganizationRepository, 'find'>;
  workflow: Pick<OrganizationWorkflow, 'connect' | 'disconnect' | 'remove'>;
  readSetupState: ReadSetupState;
}

/** The workflow decides and projects before it answers, so that the state read afterwards is what it decided. */
export function createConnectionHandlers(
  deps: ConnectionHandlersDeps,
): Pick<SetupHandlers, 'connect' | 'disconnect' | 'remove'> {
  return {
    connect: async ({ session }) => {
      await deps.workflow.connect(session.organizationId);
      return deps.readSetupState(session);
    },

    disconnect: async ({ session }) => {
      await deps.workflow.disconnect(session.organizationId);
      return deps.readSetupState(session);
    },

    remove: async ({ session }) => {
      const organization = await deps.organizations.find(session.organizationId);
      if (organization?.installationStatus !== 'uninstall_unconfirmed') {
        throw new ApiError('removal_not_offered', 'giosg has not announced that the app was removed.');
      }
      await deps.workflow.remove(session.organizationId);
      return { removed: true };
    },
  };
}
