import type { GenesysClient, GenesysUser } from '../../clients/genesys/genesys-client';
import { isAgent, matchByEmail, normaliseEmail, type GenesysCandidate } from '../../domain/matching';
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
    const found = await quota.run('available', () => genesys.searchUsersByEmail(email));
    const lower = email.toLowerCase();
    if (found.length > 0 || lower === email) return found;
    return quota.run('available', () => genesys.searchUsersByEmail(lower));
  }

  async function candidatesFor(emails: string[]): Promise<GenesysCandidate[]> {
    const users =
      emails.length > searchesAtMost
        ? await quota.run('sweep', () => genesys.listUsers())
        : (await Promise.all(emails.map(search))).flat();
    const unique = new Map(users.map((user) => [user.id, user]));
    return [...unique.values()].map((user) => ({ id: user.id, email: user.email, isDeleted: !user.active }));
  }

  return {
    /**
     * Matches those of `records` that need it and changes their rows; answers with the records whose match changed.
     * `all` are the organization's agents: an e-mail that two of them share is ambiguous. With `again`, agents who
     * were looked for in vain before are looked for once more.
     */
    async match(records: AgentRecord[], all: AgentRecord[], again: boolean): Promise<AgentRecord[]> {
      const changed: AgentRecord[] = [];
      const unmatched = records
        .filter((record) => applySettled(record, changed))
        .filter((record) => {
          const email = normaliseEmail(record.row.email);
          if (email !== null && (again || email !== record.row.searchedEmail)) return true;
          if (email === null) setMatch(record, null, 'none', changed);
          return false;
        });
      if (unmatched.length === 0) return changed;
      const spellings = new Map(unmatched.map(({ row }) => [normaliseEmail(row.email), row.email?.trim() ?? '']));
      const emails = [...spellings.values()];
      const found = matchByEmail(all.map(toCandidate), await candidatesFor(emails));
      const byAgent = new Map(found.map((match) => [match.giosgUserId, match]));
      const taken = new Set(
        all.flatMap(({ row }) => (row.match === 'manual' && row.genesysUserId !== null ? [row.genesysUserId] : [])),
      );
      for (const record of unmatched) {
        const match = byAgent.get(record.row.giosgUserId);
        record.row.searchedEmail = normaliseEmail(record.row.email);
        const genesysUserId =
          match?.match === 'matched' && !taken.has(match.genesysUserId) ? match.genesysUserId : null;
        const kind = match?.match === 'ambiguous' ? 'ambiguous' : genesysUserId === null ? 'none' : 'email';
        setMatch(record, genesysUserId, kind, changed);
      }
      return changed;
    },
  };
}

const toCandidate = ({ row }: AgentRecord) => ({
  id: row.giosgUserId,
  email: row.email,
  isBot: row.isBot,
  isDeleted: row.isDeleted,
});

/** Matches that need no look at Genesys Cloud; true for a record that still needs one. */
function applySettled(record: AgentRecord, changed: AgentRecord[]): boolean {
  const { row, setting } = record;
  if (!isAgent(toCandidate(record))) {
    setMatch(record, null, 'none', changed);
    return false;
  }
  if (setting.manualMatch) {
    setMatch(record, 'none' in setting.manualMatch ? null : setting.manualMatch.genesysUserId, 'manual', changed);
    return false;
  }
  // The stored mutual user: found once, by this very address.
  const isSettled = row.match === 'email' && row.searchedEmail === normaliseEmail(row.email);
  return !isSettled;
}

function setMatch(
  record: AgentRecord,
  genesysUserId: string | null,
  match: AgentRecord['row']['match'],
  changed: AgentRecord[],
): void {
  const { row } = record;
  if (row.genesysUserId === genesysUserId && row.match === match) return;
  // Another person over there: what was known of the old one says nothing about the new one.
  if (row.genesysUserId !== genesysUserId) Object.assign(row, { state: null, pending: null, problem: null });
  row.genesysUserId = genesysUserId;
  row.match = match;
  changed.push(record);
}
