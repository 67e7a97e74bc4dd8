import type { AgentRow } from '../../db/agent.repository';
import type { TimelineEntry } from '../../db/timeline.repository';
import type { WriteStop } from '../../domain/differences';
import { tellsWish } from '../../domain/notes';
import type { DecisionNote, Write } from '../../domain/vocabulary';
import type { Metrics } from '../../runtime/metrics';
import type { Cause } from './agent-record';

/** A wish that isn't carried out, and why: told once, not at every look. */
export type HeldBack = Exclude<WriteStop, 'flip_breaker'>;

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
    for (const note of notes) {
      const { side, change, rule, from, to, by } = note;
      const { at } = this.add({ side, change, rule, from, to, by, outcome: 'observed' });
      if (tellsWish(note)) this.row.lastWish = { at, side, rule, from, to };
    }
  }

  /** What became of a write; `answeredAt` where the vendor carried it out. */
  tell(write: Write, outcome: string, answeredAt?: number): void {
    const { receivedAt, vendorAt } = this.cause;
    const latencyMs = elapsed(receivedAt, answeredAt);
    const { side, rule } = write;
    const { change, from, to } = describeWrite(this.row, write);
    const vendorLatencyMs = elapsed(vendorAt, answeredAt);
    this.add({ side, change, rule, from, to, by: 'ourselves', outcome, latencyMs, vendorLatencyMs });
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

  private add(what: Told): TimelineEntry {
    const { text: cause, vendorAt = null, correlationId = null } = this.cause;
    const entry: TimelineEntry = {
      latencyMs: null,
      vendorLatencyMs: null,
      ...what,
      at: new Date(this.deps.now()).toISOString(),
      cause,
      vendorAt: vendorAt === null ? null : new Date(vendorAt).toISOString(),
      correlationId,
      policyVersion: this.deps.rules().policyVersion,
    };
    this.untold.push(entry);
    const { at, side, change, rule, outcome } = entry;
    if (outcome === 'observed' || outcome === 'written') this.row.lastChange = { at, side, change, rule };
    return entry;
  }
}

type Told = Pick<TimelineEntry, 'side' | 'change' | 'rule' | 'from' | 'to' | 'by' | 'outcome'> &
  Partial<Pick<TimelineEntry, 'latencyMs' | 'vendorLatencyMs'>>;

function elapsed(since: number | null | undefined, until: number | undefined): number | null {
  return typeof since !== 'number' || until === undefined ? null : Math.max(0, Math.round(until - since));
}

/** From → to of one write. */
function describeWrite(row: AgentRow, write: Write): Pick<TimelineEntry, 'change' | 'from' | 'to'> {
  if (write.side === 'giosg') {
    const known = row.state?.giosg?.wanted;
    const change = `giosg wanted ${String(known ?? 'unknown')} → ${String(write.wanted)}`;
    return { change, from: known === undefined ? null : spoken(known), to: spoken(write.wanted) };
  }
  const from = row.state?.genesys?.systemPresence ?? 'UNKNOWN';
  return { change: `genesys presence ${from} → ${write.systemPresence}`, from, to: write.systemPresence };
}

const spoken = (on: boolean): string => (on ? 'on' : 'off');
