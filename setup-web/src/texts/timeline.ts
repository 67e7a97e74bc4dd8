const outcomes: Record<string, string> = {
  observed: 'Seen',
  written: 'Written',
  refused: 'Refused',
  dry_run: 'Rehearsed',
  paused: 'Paused',
  organization_paused: 'Paused for everybody',
  out_of_scope: 'Not taking part',
};

const sides: Record<string, string> = { giosg: 'giosg', genesys: 'Genesys Cloud', page: 'This page' };

const authors: Record<string, string> = {
  ourselves: 'our own change',
  person_or_vendor: 'a person, or the vendor itself',
  page: 'somebody on this page',
};

/** What was decided and done, and why. */
export const timeline = {
  title: 'Timeline',
  of: (name: string) => `Timeline of ${name}`,
  everybody: 'Everybody',
  filters: 'Filters',
  agent: 'Agent',
  outcome: 'Result',
  anyOutcome: 'Any result',
  from: 'From',
  to: 'Until',
  clear: 'Clear filters',
  live: 'Follow live',
  liveHint: 'New entries appear on top by themselves.',
  paused: 'Held still. Switch on to see what is new.',
  columns: { at: 'Time', agent: 'Agent', change: 'What changed', why: 'Why', outcome: 'Result', latency: 'Took' },
  outcomes: (outcome: string | null) => (outcome === null ? '' : (outcomes[outcome] ?? outcome)),
  outcomeOptions: outcomes,
  side: (side: string | null) => (side === null ? '' : (sides[side] ?? side)),
  by: (by: string) => authors[by] ?? by,
  rule: (rule: string) => `rule: ${rule}`,
  policyVersion: (version: number) => (version === 0 ? 'default rules' : `rules version ${version}`),
  organization: 'All agents',
  took: (ms: number) => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`),
  empty: 'Nothing has happened yet. Entries appear as soon as somebody’s state changes.',
  emptyFilter: 'No entry fits these filters.',
  older: 'Show older entries',
} as const;
