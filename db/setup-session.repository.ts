import type { Knex } from 'knex';

const table = 'setup_session';

export type SetupSessionRole = 'manager' | 'agent';

export interface SetupSessionRow {
  organizationId: string;
  giosgUserId: string;
  role: SetupSessionRole;
  expiresAt: Date;
}

interface Row {
  token_hash: string;
  organization_id: string;
  giosg_user_id: string;
  role: SetupSessionRole;
  created_at: Date;
  expires_at: Date;
}

export interface SetupSessionTimes {
  /** How long a session lives unused. */
  idleSeconds: number;
  /** How long it lives at most. */
  totalSeconds: number;
  /** It is renewed at most once in this time, so that reading the page doesn't write each time. */
  renewalSeconds: number;
}

export type SetupSessionRepository = ReturnType<typeof createSetupSessionRepository>;

/** Sessions of the setup page. Only a hash of the token is here, and all times are Postgres' own. */
export function createSetupSessionRepository(database: Knex, times: SetupSessionTimes) {
  const { idleSeconds, totalSeconds, renewalSeconds } = times;
  return {
    /** The organization must be there: its sessions go with it. */
    async create(
      tokenHash: string,
      session: { organizationId: string; giosgUserId: string; role: SetupSessionRole },
    ): Promise<void> {
      await database.raw(
        `insert into setup_session (token_hash, organization_id, giosg_user_id, role, expires_at)
         values (?, ?, ?, ?, now() + ? * interval '1 second')`,
        [tokenHash, session.organizationId, session.giosgUserId, session.role, idleSeconds],
      );
    },

    /** The session, renewed; null when there is none or it has ended. */
    async use(tokenHash: string): Promise<SetupSessionRow | null> {
      const result = await database.raw<{ rows: Row[] }>(
        `with found as (
           select s.*, least(now() + ? * interval '1 second', s.created_at + ? * interval '1 second') as renewed_at
           from setup_session s where s.token_hash = ? and s.expires_at > now()
         ), renewed as (
           update setup_session s set expires_at = f.renewed_at from found f
           where s.token_hash = f.token_hash and f.renewed_at >= f.expires_at + ? * interval '1 second'
           returning s.expires_at
         ) select f.organization_id, f.giosg_user_id, f.role,
             coalesce((select r.expires_at from renewed r), f.expires_at) as expires_at
           from found f`,
        [idleSeconds, totalSeconds, tokenHash, renewalSeconds],
      );
      const row = result.rows[0];
      if (!row) return null;
      return {
        organizationId: row.organization_id,
        giosgUserId: row.giosg_user_id,
        role: row.role,
        expiresAt: row.expires_at,
      };
    },

    /** Forgets sessions that have ended. */
    async prune(): Promise<number> {
      return database<Row>(table).where('expires_at', '<', database.fn.now()).delete();
    },
  };
}
