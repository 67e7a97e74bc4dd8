import type { Knex } from 'knex';

const table = 'notification_channel';

export interface NotificationChannelRow {
  number: number;
  channelIdSealed: string;
  connectUriSealed: string;
  expiresAt: Date;
  connectedAt: Date | null;
  agents: number;
}

interface Row {
  organization_id: string;
  number: number;
  channel_id_sealed: string;
  connect_uri_sealed: string;
  expires_at: Date;
  connected_at: Date | null;
  agents: number;
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
        connectedAt: row.connected_at,
        agents: row.agents,
      }));
    },

    async store(organizationId: string, channel: NotificationChannelRow): Promise<void> {
      await database<Row>(table)
        .insert({
          organization_id: organizationId,
          number: channel.number,
          channel_id_sealed: channel.channelIdSealed,
          connect_uri_sealed: channel.connectUriSealed,
          expires_at: channel.expiresAt,
          connected_at: channel.connectedAt,
          agents: channel.agents,
        })
        .onConflict(['organization_id', 'number'])
        .merge();
    },

    /** `connectedAt` null: the socket is down. */
    async noteConnected(organizationId: string, number: number, connectedAt: Date | null): Promise<void> {
      await database<Row>(table)
        .where({ organization_id: organizationId, number })
        .update({ connected_at: connectedAt });
    },

    async noteAgents(organizationId: string, number: number, agents: number): Promise<void> {
      await database<Row>(table).where({ organization_id: organizationId, number }).update({ agents });
    },
  };
}
