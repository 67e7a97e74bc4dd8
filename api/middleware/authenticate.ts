import type { Request } from 'express';
import { withinLimit } from '../database-away';
import { ApiError } from '../errors';
import type { Session, Sessions } from '../sessions';

/** The first thing that each request asks of Postgres: when it is away, the answer is a 503 this soon. */
const sessionLimitMs = 5_000;

/**
 * The session behind `Authorization: Bearer <token>`.
 *
 * @throws ApiError `session_required`, `session_expired`, or a database error.
 */
export async function authenticate(request: Request, sessions: Sessions): Promise<Session> {
  const headers = { 'WWW-Authenticate': 'Bearer' };
  const match = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(request.get('authorization') ?? '');
  if (!match?.[1])
    throw new ApiError('session_required', 'Open the app from giosg: Settings, giosg apps, Setup.', { headers });
  const session = await withinLimit(sessions.use(match[1]), sessionLimitMs);
  if (session) return session;
  throw new ApiError('session_expired', 'This session has ended. Open Setup in giosg again.', { headers });
}

/** @throws ApiError `managers_only` */
export function authorize(session: Session, allowed: 'manager' | 'own_row' | 'anyone', giosgUserId?: string): void {
  if (allowed === 'anyone' || session.role === 'manager') return;
  if (allowed === 'own_row' && giosgUserId === session.giosgUserId) return;
  throw new ApiError('managers_only', 'Only a manager in giosg may do this.');
}
