import type { Knex } from 'knex';
import type { AgentSetting } from './agent.repository';

/** Another agent of the organization is matched with that Genesys Cloud user already. */
export class AlreadyMatchedError extends Error {
  override readonly name = 'AlreadyMatchedError';
}

export type AgentSettingRepository = ReturnType<typeof createAgentSettingRepository>;

/**
 * What people set for single agents. The API alone writes here; who decides is told by `agent_setting` with the
 * organization's id, in the same transaction. Each function answers false when the agent isn't known.
 */
export function createAgentSettingRepository(database: Knex) {
  const change = (
    agent: { organizationId: string; giosgUserId: string },
    write: (transaction: Knex.Transaction) => Promise<unknown>,
  ): Promise<boolean> =>
    database.transaction(async (transaction) => {
      const known = await transaction('agent')
        .where({ organization_id: agent.organizationId, giosg_user_id: agent.giosgUserId })
        .where({ is_bot: false, is_deleted: false })
        .first<{ giosg_user_id: string } | undefined>('giosg_user_id');
      if (!known) return false;
      await transaction('agent_setting')
        .insert({ organization_id: agent.organizationId, giosg_user_id: agent.giosgUserId })
        .onConflict()
        .ignore();
      await write(transaction);
      await transaction.raw(`select pg_notify('agent_setting', ?)`, [agent.organizationId]);
      return true;
    });

  const where = (agent: { organizationId: string; giosgUserId: string }) => ({
    organization_id: agent.organizationId,
    giosg_user_id: agent.giosgUserId,
  });

  return {
    /** Null: by e-mail again. Throws AlreadyMatchedError. */
    async setManualMatch(
      organizationId: string,
      giosgUserId: string,
      manualMatch: AgentSetting['manualMatch'],
    ): Promise<boolean> {
      const agent = { organizationId, giosgUserId };
      return change(agent, async (transaction) => {
        if (manualMatch !== null && 'genesysUserId' in manualMatch) {
          await refuseIfMatched(transaction, agent, manualMatch.genesysUserId);
        }
        await transaction.raw(
          'update agent_setting set manual_match = ?::jsonb where organization_id = ? and giosg_user_id = ?',
          [manualMatch === null ? null : JSON.stringify(manualMatch), organizationId, giosgUserId],
        );
      });
    },

    /** What the person wants now; the number makes a second, equal wish a wish of its own. */
    async setAvailableWish(organizationId: string, giosgUserId: string, available: boolean): Promise<boolean> {
      const agent = { organizationId, giosgUserId };
      return change(agent, (transaction) =>
        transaction('agent_setting')
          .where(where(agent))
          .update({ available_wish: available, wish_seq: transaction.raw(`nextval('read_seq')`) }),
      );
    },

    /** `pausedUntil` null: without an end. */
    async setSync(
      organizationId: string,
      giosgUserId: string,
      sync: { enabled: boolean; pausedUntil: Date | null },
    ): Promise<boolean> {
      const agent = { organizationId, giosgUserId };
      return change(agent, (transaction) =>
        transaction('agent_setting')
          .where(where(agent))
          .update({ sync_enabled: sync.enabled, sync_paused_until: sync.enabled ? null : sync.pausedUntil }),
      );
    },
  };
}

/** Two managers who match two agents with one user at the same moment go one after the other. */
async function refuseIfMatched(
  transaction: Knex.Transaction,
  agent: { organizationId: string; giosgUserId: string },
  genesysUserId: string,
): Promise<void> {
  await transaction('organization').where({ organization_id: agent.organizationId }).forNoKeyUpdate().first();
  const result = await transaction.raw<{ rows: unknown[] }>(
    `select 1 from agent a
       left join agent_setting s on s.organization_id = a.organization_id and s.giosg_user_id = a.giosg_user_id
     where a.organization_id = ? and a.giosg_user_id <> ? and not a.is_bot and not a.is_deleted
       and case when s.manual_match is null then a.genesys_user_id
                else s.manual_match->>'genesysUserId' end = ?
     limit 1`,
    [agent.organizationId, agent.giosgUserId, genesysUserId],
  );
  if (result.rows.length > 0) throw new AlreadyMatchedError('that Genesys Cloud user has an agent already');
}
