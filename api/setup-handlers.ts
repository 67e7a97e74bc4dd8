import { createAgentHandlers, type AgentHandlersDeps } from './handlers/agents';
import { createConnectionHandlers, type ConnectionHandlersDeps } from './handlers/connection';
import { createCredentialsHandlers, type CredentialsHandlersDeps } from './handlers/credentials';
import { createOrganizationSyncHandlers, type OrganizationSyncHandlersDeps } from './handlers/organization-sync';
import { createPolicyHandlers, type PolicyHandlersDeps } from './handlers/policy';
import { createTimelineHandlers, type TimelineHandlersDeps } from './handlers/timeline';
import { describeRegistration, type RegistrationSettings } from './registration';
import { createTodayHandlers, type TodayHandlersDeps } from './handlers/today';
import type { SetupHandlers } from './setup-router';
import type { ReadSetupState } from './setup-state';

export type SetupHandlersDeps = AgentHandlersDeps &
  ConnectionHandlersDeps &
  CredentialsHandlersDeps &
  OrganizationSyncHandlersDeps &
  PolicyHandlersDeps &
  TimelineHandlersDeps &
  TodayHandlersDeps & {
    readSetupState: ReadSetupState;
    giosgBaseUrl: string;
    registration: RegistrationSettings;
  };

/** What each endpoint of the setup API does. */
export function createSetupHandlers(deps: SetupHandlersDeps): SetupHandlers {
  return {
    getSession: async ({ session }) => ({
      role: session.role,
      giosgUserId: session.giosgUserId,
      expiresAt: session.expiresAt.toISOString(),
      giosgUrl: deps.giosgBaseUrl,
    }),
    getRegistration: async () => describeRegistration(deps.registration),
    getSetup: ({ session }) => deps.readSetupState(session),
    ...createCredentialsHandlers(deps),
    ...createConnectionHandlers(deps),
    ...createAgentHandlers(deps),
    ...createOrganizationSyncHandlers(deps),
    ...createPolicyHandlers(deps),
    ...createTimelineHandlers(deps),
    ...createTodayHandlers(deps),
  };
}
