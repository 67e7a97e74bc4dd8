import { createHash, randomBytes } from 'node:crypto';
import type { SetupSessionRepository, SetupSessionRole, SetupSessionRow } from '../db/setup-session.repository';

/** 30 minutes, renewed while used (written at most once a minute), 8 hours at most. */
export const sessionTimes = { idleSeconds: 30 * 60, totalSeconds: 8 * 60 * 60, renewalSeconds: 60 };

export type Session = SetupSessionRow;

export type Sessions = ReturnType<typeof createSessions>;

/** Bearer tokens of 256 random bits. Only their SHA-256 is stored: who reads the table can use none of them. */
export function createSessions(repository: SetupSessionRepository) {
  return {
    /** Opens a session and returns its token, which nobody can read again. */
    async open(session: { organizationId: string; giosgUserId: string; role: SetupSessionRole }): Promise<string> {
      const token = randomBytes(32).toString('base64url');
      await repository.prune();
      await repository.create(hash(token), session);
      return token;
    },

    /** The session of that token, renewed; null when it has ended or never was. */
    async use(token: string): Promise<Session | null> {
      return repository.use(hash(token));
    },
  };
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
