import type { AgentRow } from '../../db/agent.repository';
import type { TimelineEntry } from '../../db/timeline.repository';
import type { DecisionNote, Write } from '../../domain/vocabulary';

/** What a decision noted, as timeline entries: the person's changes and why something was or wasn't done. */
export function toEntries(
  notes: readonly DecisionNote[],
  about: { at: number; cause: string; policyVersion: number },
): TimelineEntry[] {
  return notes.map((note) => ({
    at: new Date(about.at).toISOString(),
    side: note.side,
    change: note.change,
    cause: about.cause,
    rule: note.rule,
    policyVersion: about.policyVersion,
    outcome: 'observed',
    latencyMs: null,
  }));
}

/** From → to of one write. */
export function describeWrite(row: AgentRow, write: Write): string {
  if (write.side === 'giosg') {
    return `giosg wanted ${String(row.state?.giosg?.wanted ?? 'unknown')} → ${String(write.wanted)}`;
  }
  return `genesys presence ${row.state?.genesys?.systemPresence ?? 'UNKNOWN'} → ${write.systemPresence}`;
}

/** The last thing that was noted, for the agent's row on the page. */
export function describeRow(notes: readonly DecisionNote[], at: number): AgentRow['lastChange'] {
  const last = notes.at(-1);
  return last ? { at: new Date(at).toISOString(), side: last.side, change: last.change, rule: last.rule } : null;
}
