import type { GenesysClient, GenesysUser } from '../../clients/genesys/genesys-client';
import { isAgent, matchByEmail, normaliseEmail, type GenesysCandidate } from '../../domain/matching';
import type { AgentRow } from '../../db/agent.repository';
import type { AgentRecord } from './agent-record';
import type { Quota } from './quota';

/** From this many unmatched agents on, one list of all Genesys users costs fewer calls than a search each. */
const searchesAtMost = 10;

export type AgentMatcher = ReturnType<typeof createAgentMatcher>;

/** Finds who is who. A found match is stored, so a shared user is searched for once, ever. */
export function createAgentMatcher(deps: { genesys: GenesysClient; quota: Quota }) {
  const { genesys, quota } = deps;

  /** As giosg spells it; where that finds nobody, in lower case: how exact "exact" is, nobody says. */
  async function search(email: string): Promise<GenesysUser[]> {
    const found = await quota.repeatable('available', () => genesys.searchUsersByEmail(email));
    const lower = email.toLowerCase();
    if (found.length > 0 || lower === email) return found;
    return quota.repeatable('available', () => genesys.searchUsersByEmail(lower));
  }

  async function candidatesFor(emails: string[]): Promise<GenesysCandidate[]> {
    const users =
      emails.length > searchesAtMost
        ? await genesys.listUsers({ each: (page) => quota.repeatable('sweep', page) })
        : (await Promise.all(emails.map(search))).flat();
    const unique = new Map(users.map((user) => [user.id, user]));
    return [...unique.values()].map((user) => ({ id: user.id, email: user.email, isDeleted: !user.active }));
  }

  return {
    /**
     * Matches those of `records` that need it, by `set`, and whoever else of `all` their addresses concern: two agents
     * with one address are both ambiguous, whoever had it first, until one of them has another. With `again`, agents who
     * were looked for in vain before are looked for once more.
     */
    async match(asked: { records: AgentRecord[]; all: AgentRecord[]; again: boolean; set: SetMatch }): Promise<void> {
      const { all, again, set } = asked;
      const shared = sharedEmails(all);
      const overtaken = new Set(all.filter((record) => isOvertaken(record, shared)));
      const concerned = new Set([...asked.records, ...overtaken]);
      const unmatched = [...concerned].filter((record) => {
        const settled = settledMatch(record, shared);
        if (settled) set(record, settled.genesysUserId, settled.match);
        const isNew = overtaken.has(record) || normaliseEmail(record.row.email) !== record.row.searchedEmail;
        return !settled && (again || isNew);
      });
      if (unmatched.length === 0) return;
      const spellings = new Map(unmatched.map(({ row }) => [normaliseEmail(row.email), row.email?.trim() ?? '']));
      const found = matchByEmail(all.map(toCandidate), await candidatesFor([...spellings.values()]));
      const byAgent = new Map(found.map((match) => [match.giosgUserId, match]));
      const taken = takenByOthers(all, new Set(unmatched));
      for (const record of unmatched) {
        const match = byAgent.get(record.row.giosgUserId);
        const email = normaliseEmail(record.row.email);
        // Of a shared address nothing was learnt that would hold once it isn't shared.
        record.row.searchedEmail = email !== null && shared.has(email) ? null : email;
        const genesysUserId =
          match?.match === 'matched' && !taken.has(match.genesysUserId) ? match.genesysUserId : null;
        set(
          record,
          genesysUserId,
          match?.match === 'ambiguous' ? 'ambiguous' : genesysUserId === null ? 'none' : 'email',
        );
      }
    },
  };
}

/** Takes over a match, whether it is news or not. */
export type SetMatch = (record: AgentRecord, genesysUserId: string | null, match: AgentRow['match']) => void;

const toCandidate = ({ row }: AgentRecord) => ({
  id: row.giosgUserId,
  email: row.email,
  isBot: row.isBot,
  isDeleted: row.isDeleted,
});

/** Addresses that more than one agent has, as `matchByEmail` judges it. */
function sharedEmails(all: readonly AgentRecord[]): ReadonlySet<string> {
  const once = new Set<string>();
  const shared = new Set<string>();
  for (const record of all) {
    const email = isAgent(toCandidate(record)) ? normaliseEmail(record.row.email) : null;
    if (email === null) continue;
    if (once.has(email)) shared.add(email);
    once.add(email);
  }
  return shared;
}

/** What was true of this agent's address no longer is, because of somebody else's. */
function isOvertaken({ row, setting }: AgentRecord, shared: ReadonlySet<string>): boolean {
  const email = normaliseEmail(row.email);
  if (setting.manualMatch || email === null) return false;
  if (row.match === 'email') return shared.has(email);
  return row.match === 'ambiguous' && row.searchedEmail === null && !shared.has(email);
}

/** Genesys users whom somebody has who is not being looked for. */
function takenByOthers(all: readonly AgentRecord[], lookedFor: ReadonlySet<AgentRecord>): ReadonlySet<string> {
  const others = all.filter((record) => !lookedFor.has(record) && isAgent(toCandidate(record)));
  return new Set(others.flatMap(({ row }) => row.genesysUserId ?? []));
}

/** A match that needs no look at Genesys Cloud; null for an agent who needs one. */
function settledMatch(
  record: AgentRecord,
  shared: ReadonlySet<string>,
): { genesysUserId: string | null; match: AgentRow['match'] } | null {
  const { row, setting } = record;
  if (!isAgent(toCandidate(record))) return { genesysUserId: null, match: 'none' };
  if (setting.manualMatch) {
    const genesysUserId = 'none' in setting.manualMatch ? null : setting.manualMatch.genesysUserId;
    return { genesysUserId, match: 'manual' };
  }
  const email = normaliseEmail(row.email);
  if (email === null) return { genesysUserId: null, match: 'none' };
  // The stored mutual user: found once, by this very address, which is nobody else's since.
  return row.match === 'email' && row.searchedEmail === email && !shared.has(email)
    ? { genesysUserId: row.genesysUserId, match: 'email' }
    : null;
}
