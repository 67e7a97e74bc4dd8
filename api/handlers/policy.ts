import { fromCursor, toCursor } from '../cursors';
import type { Policy, PolicyAnswer } from '../contracts/policy';
import { ApiError } from '../errors';
import type { SetupHandlers } from '../setup-router';
import type { AgentListingRepository } from '../../db/agent-listing.repository';
import type { PresenceDefinitionRepository } from '../../db/presence-definition.repository';
import type { SyncPolicyRepository, SyncPolicyRow } from '../../db/sync-policy.repository';
import { meaningOf } from '../../domain/mapping';
import { completePolicy, defaultPolicy } from '../../domain/policy';
import { analysePolicy } from '../../domain/policy-analysis';
import { primaryDefinitions } from '../../domain/presence';
import type { PresenceDefinition, SyncPolicy } from '../../domain/vocabulary';

export interface PolicyHandlersDeps {
  policies: SyncPolicyRepository;
  presenceDefinitions: Pick<PresenceDefinitionRepository, 'list'>;
  agentListing: Pick<AgentListingRepository, 'highestCapacity'>;
}

type PolicyHandlers = Pick<
  SetupHandlers,
  'getPolicy' | 'savePolicy' | 'listPolicyVersions' | 'rollbackPolicy' | 'analysePolicy' | 'listPresences'
>;

/** Versions on one page: each may name thousands of agents. */
const pageSize = 20;

export function createPolicyHandlers(deps: PolicyHandlersDeps): PolicyHandlers {
  const { policies } = deps;

  /** Before the first Save of credentials only those are known that every organization has. */
  const listDefinitions = async (organizationId: string): Promise<PresenceDefinition[]> => {
    const definitions = await deps.presenceDefinitions.list(organizationId);
    return definitions.length > 0 ? definitions : primaryDefinitions();
  };

  const analyse = async (organizationId: string, policy: SyncPolicy) => {
    const [definitions, highestCapacity] = await Promise.all([
      listDefinitions(organizationId),
      deps.agentListing.highestCapacity(organizationId),
    ]);
    return analysePolicy({ policy, definitions, highestCapacity });
  };

  const save = async (session: { organizationId: string; giosgUserId: string }, policy: SyncPolicy) => {
    const findings = await analyse(session.organizationId, policy);
    const impossible = findings.filter(({ severity }) => severity === 'impossible');
    if (impossible.length > 0) {
      throw new ApiError('policy_cannot_work', 'This policy cannot work.', {
        details: impossible.map(({ path, message }) => ({
          path: path === undefined ? 'policy' : `policy.${path}`,
          message,
        })),
      });
    }
    return toAnswer(await policies.save(session.organizationId, policy, session.giosgUserId));
  };

  return {
    getPolicy: async ({ session }) => {
      const saved = await policies.findCurrent(session.organizationId);
      return saved ? toAnswer(saved) : { version: 0, savedAt: null, savedBy: null, policy: toPolicy(defaultPolicy()) };
    },

    savePolicy: ({ session, body }) => save(session, body.policy),

    listPolicyVersions: async ({ session, query }) => {
      const before = query.cursor === undefined ? undefined : fromCursor(query.cursor, isVersion);
      const found = await policies.listVersions(session.organizationId, { before, limit: pageSize + 1 });
      const page = found.slice(0, pageSize);
      const last = page.at(-1);
      return {
        versions: page.map((row) => ({
          ...toSavedAnswer(row),
          ...(row.savedByName === null ? {} : { savedByName: row.savedByName }),
        })),
        ...(found.length > pageSize && last ? { next: toCursor(last.version) } : {}),
      };
    },

    rollbackPolicy: async ({ session, body }) => {
      if (body.version === 0) return save(session, defaultPolicy());
      const row = await policies.findVersion(session.organizationId, body.version);
      if (!row) throw new ApiError('policy_version_not_found', 'There is no such version of the policy.');
      return save(session, completePolicy(row.policy));
    },

    analysePolicy: async ({ session, body }) => ({
      findings: await analyse(session.organizationId, body.policy),
    }),

    listPresences: async ({ session }) => {
      const definitions = await listDefinitions(session.organizationId);
      const policy = completePolicy((await policies.findCurrent(session.organizationId))?.policy);
      return {
        presences: definitions.map((definition) => ({
          ...definition,
          meaning: meaningOf(policy, definitions, definition.id, definition.systemPresence),
        })),
      };
    },
  };
}

const isVersion = (value: unknown): value is number => Number.isSafeInteger(value);

const toAnswer = (row: SyncPolicyRow): PolicyAnswer => toSavedAnswer(row);

function toSavedAnswer({ version, savedAt, savedBy, policy }: SyncPolicyRow) {
  return { version, savedAt: savedAt.toISOString(), savedBy, policy: toPolicy(completePolicy(policy)) };
}

/** The rules' words are the page's words: this fails to compile when they part. */
const toPolicy = (policy: SyncPolicy): Policy => policy;
