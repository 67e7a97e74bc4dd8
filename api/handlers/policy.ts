import type { Policy, PolicyAnswer } from '../contracts/policy';
import { ApiError } from '../errors';
import type { SetupHandlers } from '../setup-router';
import type { PresenceDefinitionRepository } from '../../db/presence-definition.repository';
import type { SyncPolicyRepository, SyncPolicyRow } from '../../db/sync-policy.repository';
import { checkPolicy, defaultPolicy } from '../../domain/policy';
import { primaryDefinitions } from '../../domain/presence';

export interface PolicyHandlersDeps {
  policies: SyncPolicyRepository;
  presenceDefinitions: Pick<PresenceDefinitionRepository, 'list'>;
}

export function createPolicyHandlers(deps: PolicyHandlersDeps): Pick<SetupHandlers, 'getPolicy' | 'savePolicy'> {
  return {
    getPolicy: async ({ session }) => {
      const saved = await deps.policies.findCurrent(session.organizationId);
      return saved ? toAnswer(saved) : { version: 0, savedAt: null, savedBy: null, policy: toPolicy(defaultPolicy()) };
    },

    savePolicy: async ({ session, body }) => {
      const definitions = await deps.presenceDefinitions.list(session.organizationId);
      // Before the first Save of credentials only those are known that every organization has.
      const problems = checkPolicy(body.policy, definitions.length > 0 ? definitions : primaryDefinitions());
      if (problems.length > 0) {
        throw new ApiError('policy_cannot_work', 'This policy cannot work.', {
          details: problems.map(({ path, message }) => ({ path: `policy.${path}`, message })),
        });
      }
      return toAnswer(await deps.policies.save(session.organizationId, body.policy, session.giosgUserId));
    },
  };
}

function toAnswer(row: SyncPolicyRow): PolicyAnswer {
  // A version that was stored before a field existed has that field's default.
  const policy = { ...defaultPolicy(), ...row.policy };
  return {
    version: row.version,
    savedAt: row.savedAt.toISOString(),
    savedBy: row.savedBy,
    policy: toPolicy(policy),
  };
}

/** The rules' words are the page's words: this fails to compile when they part. */
const toPolicy = (policy: ReturnType<typeof defaultPolicy>): Policy => policy;
