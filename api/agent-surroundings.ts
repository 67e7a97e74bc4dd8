import type { AgentSurroundings } from './agent-view';
import type { OrganizationRepository } from '../db/organization.repository';
import type { PresenceDefinitionRepository } from '../db/presence-definition.repository';
import type { SyncPolicyRepository } from '../db/sync-policy.repository';
import { completePolicy } from '../domain/policy';

export interface SurroundingsDeps {
  organizations: Pick<OrganizationRepository, 'find'>;
  policies: Pick<SyncPolicyRepository, 'findCurrent'>;
  presenceDefinitions: Pick<PresenceDefinitionRepository, 'list'>;
}

/** Reads what holds for all agents of an organization and explains each of them. */
export function createSurroundings(deps: SurroundingsDeps, now: () => number) {
  return async (organizationId: string): Promise<AgentSurroundings> => {
    const [organization, saved, definitions] = await Promise.all([
      deps.organizations.find(organizationId),
      deps.policies.findCurrent(organizationId),
      deps.presenceDefinitions.list(organizationId),
    ]);
    return {
      connected: organization?.connected ?? false,
      organizationPause: organization ? pauseInForce(organization, now()) : null,
      rules: { policy: completePolicy(saved?.policy), definitions },
      now: now(),
    };
  };
}

/** The pause of the whole organization; one whose end has passed is none, whether anybody has taken note of that or not. */
export function pauseInForce(
  organization: { syncPaused: boolean; syncPausedUntil: Date | null },
  now: number,
): { until: Date | null } | null {
  const { syncPaused, syncPausedUntil: until } = organization;
  return syncPaused && (until === null || until.getTime() > now) ? { until } : null;
}
