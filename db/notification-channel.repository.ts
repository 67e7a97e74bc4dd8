import type { Knex } from 'knex';

const table = 'notification_channel';

/** Topics of one channel that Genesys Cloud refused for the same reason. */
export interface RejectedTopics {
  /** Without the user's id. */
  topic: string;
  reason: string;
  missingPermissions: string[];
  agents: number;
}

export interface NotificationChannelRow {
  number: number;
  channelIdSealed: string;
  connectUriSealed: string;
  expiresAt: Date;
  /** When its successor takes over. Null in a row of an older version. */
  renewsAt: Date | null;
  connectedAt: Date | null;
  agents: number;
}

interface Row {
  organization_id: string;
  number: number;
  channel_id_sealed: string;
  connect_uri_sealed: string;
  expires_at: Date;
  renews_at: Date | null;
  connected_at: Date | null;
  agents: number;
  reconnects: number;
  rejected: string;
}

export type NotificationChannelRepository = ReturnType<typeof createNotificationChannelRepository>;

export function createNotificationChannelRepository(database: Knex) {
  return {
    async list(organizationId: string): Promise<NotificationChannelRow[]> {
      const rows = await database<Row>(table).where({ organization_id: organizationId }).orderBy('number');
      return rows.map((row) => ({
        number: row.number,
        channelIdSealed: row.channel_id_sealed,
        connectUriSealed: row.connect_uri_sealed,
        expiresAt: row.expires_at,
        renewsAt: row.renews_at,
        connectedAt: row.connected_at,
        agents: row.agents,
      }));
    },

    /** A channel that was just made; it takes the place of the one with this number. */
    async store(organizationId: string, channel: NotificationChannelRow): Promise<void> {
      await database<Row>(table)
        .insert({
          organization_id: organizationId,
          number: channel.number,
          channel_id_sealed: channel.channelIdSealed,
          connect_uri_sealed: channel.connectUriSealed,
          expires_at: channel.expiresAt,
          renews_at: channel.renewsAt,
          connected_at: channel.connectedAt,
          agents: channel.agents,
          reconnects: 0,
          rejected: '[]',
        })
        .onConflict(['organization_id', 'number'])
        .merge();
    },

    async noteConnected(organizationId: string, number: number, connectedAt: Date): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId, number })
        .update({ connected_at: connectedAt });
    },

    /** Its socket is down; `lost`: nobody wanted that. */
    async noteDisconnected(organizationId: string, number: number, lost: boolean): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId, number })
        .update({ connected_at: null, ...(lost ? { reconnects: database.raw('reconnects + 1') } : {}) });
    },

    async noteSubscribed(
      organizationId: string,
      number: number,
      told: { agents: number; rejected: readonly RejectedTopics[] },
    ): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId, number })
        .update({ agents: told.agents, rejected: JSON.stringify(told.rejected) });
    },

    /** Channels that nobody listens on any more. Their ids are kept: while one lives, it is used before a new one. */
    async noteUnused(organizationId: string, used: readonly number[]): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId })
        .whereNotIn('number', [...used])
        .update({ agents: 0, connected_at: null, rejected: '[]' });
    },
  };
}
