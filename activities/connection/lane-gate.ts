import { standingDifferences } from '../../domain/differences';
import type { Decision, Side, SyncPolicy, Write } from '../../domain/vocabulary';
import type { Metrics } from '../../runtime/metrics';
import { isPaused, type AgentRecord } from './agent-record';
import type { HeldBack, LaneJournal } from './lane-journal';

export interface LaneGateDeps {
  rules(): { policy: SyncPolicy; organizationPaused: boolean };
  now(): number;
  metrics: Pick<Metrics, 'agentsDifferent'>;
}

const sides: readonly Side[] = ['giosg', 'genesys'];
const refusalsInARow = 2;

/** What of a decision may be written now, and what stays other than wanted until something else happens. */
export class LaneGate {
  private readonly refusals = { giosg: 0, genesys: 0 };
  /** Counted among the agents with a side that is not as wanted. */
  private isDifferent = false;

  constructor(
    private readonly record: AgentRecord,
    private readonly journal: LaneJournal,
    private readonly deps: LaneGateDeps,
  ) {}

  /** Something may be different now: refused writes are tried again. */
  forgetRefusals(): void {
    this.refusals.giosg = 0;
    this.refusals.genesys = 0;
  }

  /** True when this was the last attempt for now. */
  noteRefusal(side: Side): boolean {
    this.refusals[side] += 1;
    return this.refusals[side] >= refusalsInARow;
  }

  /** What may be written; what may not is told once. */
  allowed(decision: Decision, isBroken: boolean): Write[] {
    const { row, setting } = this.record;
    if (decision.writes.length === 0) this.journal.forgetHeldBack();
    const isAgent = row.genesysUserId !== null && !row.isBot && !row.isDeleted;
    const held = this.heldBackBy(setting);
    this.noteDifferences(isAgent ? decision.differences : [], held ?? (isBroken ? 'flip_breaker' : null));
    if (!isAgent) return [];
    if (held) {
      this.journal.tellHeldBack(decision.writes, held);
      return [];
    }
    return decision.writes.filter((write) => this.refusals[write.side] < refusalsInARow);
  }

  close(): void {
    this.countDifferent(false);
  }

  private heldBackBy(setting: AgentRecord['setting']): HeldBack | null {
    const { policy, organizationPaused } = this.deps.rules();
    if (organizationPaused) return 'organization_paused';
    if (isPaused(setting, this.deps.now())) return 'paused';
    if (policy.scope !== 'all' && !policy.scope.includes(this.record.row.giosgUserId)) return 'out_of_scope';
    return policy.dryRun ? 'dry_run' : null;
  }

  private noteDifferences(open: Decision['differences'], everything: HeldBack | 'flip_breaker' | null): void {
    const { row } = this.record;
    // A refusal is no problem any more once nothing else is wanted there.
    if (row.problem?.side && !open.some(({ side }) => side === row.problem?.side)) row.problem = null;
    const refused = sides.filter((side) => this.refusals[side] >= refusalsInARow || row.problem?.side === side);
    row.differences = standingDifferences(open, { everything, refused });
    this.countDifferent(row.differences.length > 0);
  }

  private countDifferent(isDifferent: boolean): void {
    if (isDifferent === this.isDifferent) return;
    this.isDifferent = isDifferent;
    this.deps.metrics.agentsDifferent.inc(isDifferent ? 1 : -1);
  }
}
