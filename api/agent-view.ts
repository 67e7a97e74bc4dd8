import { agentChangeSchema, agentPauses, type Agent } from './contracts/agents';
import type { AgentListingRow } from '../db/agent-listing.repository';
import { upgradeAgentState } from '../domain/agent-state';
import { genesysUserGone } from '../domain/matching';
import type { PresenceRules } from '../domain/mapping';
import type { AgentState } from '../domain/vocabulary';
import { explainAgent, type WhyInput } from '../domain/why';

/** What holds for all agents of an organization. */
export interface AgentSurroundings {
  connected: boolean;
  /** The whole organization's sync is paused; `until` null: without an end. */
  organizationPause: { until: Date | null } | null;
  rules: PresenceRules;
  /** Milliseconds since the epoch. */
  now: number;
}

/** One row of the agents list as the page gets it. */
export function toAgent(stored: AgentListingRow, around: AgentSurroundings): Agent {
  const { now } = around;
  const row = { ...stored, state: readableState(stored.state) };
  const { state } = row;
  const differences = toDifferences(row);
  const lastChange = toLastChange(row.lastChange);
  return {
    giosgUserId: row.giosgUserId,
    ...(row.genesysUserId === null ? {} : { genesysUserId: row.genesysUserId }),
    email: row.email ?? '',
    name: row.name,
    match: row.match,
    giosg: {
      online: state?.giosg?.online ?? null,
      wanted: state?.giosg?.wanted ?? null,
      present: state?.giosg?.present ?? null,
      chats: state?.giosg?.chats ?? null,
      capacity: state?.giosg?.capacity ?? null,
    },
    genesys: toGenesys(row),
    available: row.openWish ?? state?.available ?? null,
    pauses: state ? pausesInForce(state) : [],
    ...toSyncPause(row, now),
    ...(differences.length > 0 ? { differences } : {}),
    ...(lastChange ? { lastChange } : {}),
    why: explainAgent(toWhyInput(row, around)),
  };
}

function toWhyInput(row: AgentListingRow, around: AgentSurroundings): WhyInput {
  const { lastWish } = row;
  return {
    ...around,
    match: row.match,
    isMatched: row.genesysUserId !== null,
    isUnmatchedByHand: row.isUnmatchedByHand,
    hasLeftGenesys: row.problem?.code === genesysUserGone,
    state: row.state,
    lastWish: lastWish && { at: Date.parse(lastWish.at), rule: lastWish.rule, to: lastWish.to },
    differences: row.differences,
    refusal: row.problem?.message ?? null,
    stopped: toStop(row, around),
    presenceName: row.presenceName ?? row.state?.genesys?.systemPresence ?? 'unknown',
  };
}

/** Null for a state that a newer version wrote: while versions are exchanged, its agents go unexplained. */
function readableState(stored: unknown): AgentState | null {
  try {
    return upgradeAgentState(stored);
  } catch {
    return null;
  }
}

function toStop(row: AgentListingRow, { organizationPause, now }: AgentSurroundings): WhyInput['stopped'] {
  if (organizationPause) return { by: 'organization', until: organizationPause.until?.getTime() ?? null };
  if (row.paused) return { by: 'person', until: row.pausedUntil?.getTime() ?? null };
  const brokenUntil = row.state?.brokenUntil ?? 0;
  return brokenUntil > now ? { by: 'breaker', until: brokenUntil } : null;
}

/** The presence by its own name where the organization's definitions are known, else by its system one. */
function toGenesys(row: AgentListingRow): Agent['genesys'] {
  const genesys = row.state?.genesys;
  if (!genesys) return { presence: null, systemPresence: null, routingStatus: null };
  return {
    presence: row.presenceName ?? genesys.systemPresence,
    systemPresence: genesys.systemPresence,
    routingStatus: genesys.routing,
  };
}

function pausesInForce(state: AgentState): Agent['pauses'] {
  return agentPauses.filter((pause) => state.pauses[pause] && !state.overrides[pause]);
}

function toSyncPause(row: AgentListingRow, now: number): Pick<Agent, 'syncPausedUntil' | 'syncPausedBy'> {
  if (row.paused) return { syncPausedUntil: row.pausedUntil?.toISOString() ?? null, syncPausedBy: 'person' };
  const brokenUntil = row.state?.brokenUntil ?? 0;
  if (brokenUntil <= now) return {};
  return { syncPausedUntil: new Date(brokenUntil).toISOString(), syncPausedBy: 'breaker' };
}

/** The vendor's own reason for a refusal, else what holds the side back. */
function toDifferences({ differences, problem }: AgentListingRow): NonNullable<Agent['differences']> {
  return differences.map(({ side, reason, why }) => ({
    side,
    reason,
    why: reason === 'refused' ? (problem?.message ?? why) : why,
  }));
}

/** Written by whoever decided, and read leniently: an older version may have left it without a side. */
function toLastChange(stored: unknown): Agent['lastChange'] {
  const parsed = agentChangeSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  if (typeof stored !== 'object' || stored === null || !('change' in stored)) return undefined;
  const side = /^(giosg|genesys|page)\b/i.exec(String(stored.change))?.[1]?.toLowerCase() ?? 'page';
  const guessed = agentChangeSchema.safeParse({ side, ...stored });
  return guessed.success ? guessed.data : undefined;
}
