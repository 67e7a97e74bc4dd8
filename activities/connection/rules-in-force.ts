import type { OrganizationRepository } from '../../db/organization.repository';
import type { PresenceDefinitionRepository } from '../../db/presence-definition.repository';
import type { SyncPolicyRepository } from '../../db/sync-policy.repository';
import { completePolicy, defaultPolicy } from '../../domain/policy';
import type { PresenceDefinition, SyncPolicy } from '../../domain/vocabulary';

export interface RulesInForceDeps {
  organizationId: string;
  policies: Pick<SyncPolicyRepository, 'findCurrent'>;
  definitions: Pick<PresenceDefinitionRepository, 'replace'>;
  organizations: Pick<OrganizationRepository, 'find'>;
  now(): number;
}

/** What the decisions of one connection go by: policy, presence definitions, and whether everybody's sync is paused. */
export class RulesInForce {
  private policy: SyncPolicy = defaultPolicy();
  private policyVersion = 0;
  private definitions: PresenceDefinition[] = [];
  /** What the organization's row says of a pause. */
  private pause: { until: Date | null } | null = null;
  /** Nothing is written: also after the pause's end, until both sides were read. */
  private held = false;
  private loads = 0;
  private newestLoad = 0;

  constructor(private readonly deps: RulesInForceDeps) {}

  current() {
    const { policy, policyVersion, definitions, held } = this;
    return { policy, policyVersion, definitions, organizationPaused: held };
  }

  /** The policy in force and the organization's pause. A pause begins here; it ends with `lift`. */
  async load(): Promise<void> {
    const { organizationId, policies, organizations } = this.deps;
    this.loads += 1;
    const load = this.loads;
    const [stored, organization] = await Promise.all([
      policies.findCurrent(organizationId),
      organizations.find(organizationId),
    ]);
    // A later one may have been answered earlier; it knows better.
    if (load < this.newestLoad) return;
    this.newestLoad = load;
    this.policy = completePolicy(stored?.policy);
    this.policyVersion = stored?.version ?? 0;
    this.pause = organization?.syncPaused === true ? { until: organization.syncPausedUntil } : null;
    this.held ||= this.isPaused;
  }

  async takeDefinitions(definitions: PresenceDefinition[]): Promise<void> {
    this.definitions = definitions;
    await this.deps.definitions.replace(this.deps.organizationId, definitions);
  }

  /** The pause is over, and both sides have to be read before anything is written again. */
  get isPauseOver(): boolean {
    return this.held && !this.isPaused;
  }

  /** Both sides were read: writes go on, if the pause is over. */
  lift(): void {
    this.held = this.isPaused;
  }

  private get isPaused(): boolean {
    if (!this.pause) return false;
    return this.pause.until === null || this.pause.until.getTime() > this.deps.now();
  }
}
