import { createSurroundings, type SurroundingsDeps } from '../agent-surroundings';
import { toAgent } from '../agent-view';
import type { Agent } from '../contracts/agents';
import { fromCursor, toCursor } from '../cursors';
import { ApiError } from '../errors';
import { futureInstant } from '../future-instant';
import type { Session } from '../sessions';
import type { SetupHandlers } from '../setup-router';
import type { AgentListingCursor, AgentListingRepository } from '../../db/agent-listing.repository';
import { AlreadyMatchedError, type AgentSettingRepository } from '../../db/agent-setting.repository';
import type { AgentSetting } from '../../db/agent.repository';

export interface AgentHandlersDeps extends SurroundingsDeps {
  agentListing: AgentListingRepository;
  agentSettings: AgentSettingRepository;
  /** Throws ApiError for somebody Genesys Cloud doesn't know. */
  checkGenesysUser(organizationId: string, genesysUserId: string): Promise<void>;
  /** Milliseconds since the epoch. Default: the clock. */
  now?: () => number;
}

/** Agents on one page of the list. */
const pageSize = 100;

export function createAgentHandlers(
  deps: AgentHandlersDeps,
): Pick<SetupHandlers, 'listAgents' | 'matchAgent' | 'setAvailable' | 'setSync'> {
  const now = deps.now ?? Date.now;

  const surroundings = createSurroundings(deps, now);

  const read = async ({ organizationId }: Session, giosgUserId: string): Promise<Agent> => {
    const [row, around] = await Promise.all([
      deps.agentListing.find(organizationId, giosgUserId),
      surroundings(organizationId),
    ]);
    if (!row) throw unknownAgent();
    return toAgent(row, around);
  };

  return {
    listAgents: async ({ session, query }) => {
      const { organizationId } = session;
      if (session.role === 'agent') {
        const own = await deps.agentListing.find(organizationId, session.giosgUserId);
        return { agents: own ? [toAgent(own, await surroundings(organizationId))] : [] };
      }
      const after = query.cursor === undefined ? undefined : fromCursor(query.cursor, isPosition);
      const page = await deps.agentListing.list(organizationId, {
        filter: query.status,
        search: query.search,
        after,
        limit: pageSize,
      });
      const around = await surroundings(organizationId);
      const agents = page.agents.map((row) => toAgent(row, around));
      return { agents, ...(page.next ? { next: toCursor(page.next) } : {}) };
    },

    matchAgent: async ({ session, params, body }) => {
      const match: AgentSetting['manualMatch'] = 'automatic' in body ? null : body;
      const { organizationId } = session;
      if (match !== null && 'genesysUserId' in match) await deps.checkGenesysUser(organizationId, match.genesysUserId);
      const set = deps.agentSettings.setManualMatch(organizationId, params.giosgUserId, match);
      if (!(await set.catch(refuseMatch))) throw unknownAgent();
      return read(session, params.giosgUserId);
    },

    setAvailable: async ({ session, params, body }) => {
      const { giosgUserId } = params;
      const known = await deps.agentSettings.setAvailableWish(session.organizationId, giosgUserId, body.available);
      if (!known) throw unknownAgent();
      return read(session, giosgUserId);
    },

    setSync: async ({ session, params, body }) => {
      const pausedUntil = futureInstant(body.until, now());
      const sync = { enabled: body.enabled, pausedUntil };
      if (!(await deps.agentSettings.setSync(session.organizationId, params.giosgUserId, sync))) throw unknownAgent();
      return read(session, params.giosgUserId);
    },
  };
}

const unknownAgent = () => new ApiError('agent_not_found', 'There is no such agent.');

function refuseMatch(error: unknown): never {
  if (!(error instanceof AlreadyMatchedError)) throw error;
  const message = 'Another agent is matched with this Genesys Cloud user already.';
  throw new ApiError('already_matched', message, { cause: error });
}

function isPosition(value: unknown): value is AgentListingCursor {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'giosgUserId' in value &&
    typeof value.giosgUserId === 'string'
  );
}
