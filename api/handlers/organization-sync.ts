import { futureInstant } from '../future-instant';
import type { SetupHandlers } from '../setup-router';
import type { ReadSetupState } from '../setup-state';
import type { OrganizationRepository } from '../../db/organization.repository';

export interface OrganizationSyncHandlersDeps {
  organizations: Pick<OrganizationRepository, 'setSync'>;
  readSetupState: ReadSetupState;
  /** Milliseconds since the epoch. Default: the clock. */
  now?: () => number;
}

/** Takes effect without the workflow: whoever writes is told by Postgres. */
export function createOrganizationSyncHandlers(
  deps: OrganizationSyncHandlersDeps,
): Pick<SetupHandlers, 'setOrganizationSync'> {
  const now = deps.now ?? Date.now;
  return {
    setOrganizationSync: async ({ session, body }) => {
      const pausedUntil = futureInstant(body.until, now());
      await deps.organizations.setSync(session.organizationId, { enabled: body.enabled, pausedUntil });
      return deps.readSetupState(session);
    },
  };
}
