import type { AgentRow } from '../../db/agent.repository';
import type { TimelineEntry } from '../../db/timeline.repository';
import type { DecisionNote, Write } from '../../domain/vocabulary';
import type { Metrics } from '../../runtime/metrics';
import type { Cause } from './agent-record';

/** A wish that isn't carried out, and why: told once, not at every look. */
export type HeldBack = 'paused' | 'out_of_scope' | 'dry_run';

export interface LaneJournalDeps {
  rules(): { policyVersion: number };
  now(): number;
  metrics: Pick<Metrics, 'eventToWriteSeconds'>;
}

/** What there is to tell about one agent: timeline entries that wait for the next save, and the row's last change. */
export class LaneJournal {
  private readonly untold: TimelineEntry[] = [];
  private toldHeldBack = '';
  /** What led to the writes that are wanted now. */
  cause: Cause = { text: 'policy or time', receivedAt: null };

  constructor(
    private readonly row: AgentRow,
    private readonly deps: LaneJournalDeps,
  ) {}

  get hasNews(): boolean {
    return this.untold.length > 0;
  }

  news(): TimelineEntry[] {
    return this.untold.slice();
  }

  told(entries: TimelineEntry[]): void {
    this.untold.splice(0, entries.length);
  }

  /** The person's changes, and why something was or wasn't done. */
  note(notes: readonly DecisionNote[]): void {
    for (const { side, change, rule } of notes) this.add({ side, change, rule }, 'observed', null);
  }

  /** What became of a write; `answeredAt` where the vendor carried it out. */
  tell(write: Write, outcome: string, answeredAt?: number): void {
    const { receivedAt } = this.cause;
    const latencyMs = answeredAt === undefined || receivedAt === null ? null : Math.max(0, answeredAt - receivedAt);
    const { side, rule } = write;
    this.add({ side, change: describeWrite(this.row, write), rule }, outcome, latencyMs);
    if (latencyMs !== null) this.deps.metrics.eventToWriteSeconds.observe({ side }, latencyMs / 1_000);
  }

  tellHeldBack(writes: readonly Write[], held: HeldBack): void {
    const key = JSON.stringify([held, writes]);
    if (writes.length === 0 || key === this.toldHeldBack) return;
    this.toldHeldBack = key;
    for (const write of writes) this.tell(write, held);
  }

  forgetHeldBack(): void {
    this.toldHeldBack = '';
  }

  private add(what: Pick<TimelineEntry, 'side' | 'change' | 'rule'>, outcome: string, latencyMs: number | null): void {
    const at = new Date(this.deps.now()).toISOString();
    const { policyVersion } = this.deps.rules();
    this.untold.push({ at, ...what, cause: this.cause.text, policyVersion, outcome, latencyMs });
    if (outcome === 'observed' || outcome === 'written') this.row.lastChange = { at, ...what };
  }
}

/** From → to of one write. */
function describeWrite(row: AgentRow, write: Write): string {
  if (write.side === 'giosg') {
    return `giosg wanted ${String(row.state?.giosg?.wanted ?? 'unknown')} → ${String(write.wanted)}`;
  }
  return `genesys presence ${row.state?.genesys?.systemPresence ?? 'UNKNOWN'} → ${write.systemPresence}`;
}
