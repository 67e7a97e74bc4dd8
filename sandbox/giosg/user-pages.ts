import type { Request } from 'express';
import type { SandboxContext } from '../core/context';
import type { GiosgUser, Organization } from '../core/types';
import { giosgUsersOf } from '../core/world';
import { notFound } from './giosg-errors';
import { userResource, type UserResource } from './user-resource';

export interface UserPage {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: UserResource[];
}

const encodeCursor = (offset: number): string => Buffer.from(`o=${offset}`).toString('base64url');

function decodeCursor(cursor: unknown): number {
  if (typeof cursor !== 'string') return 0;
  const offset = /^o=(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  if (offset === undefined) throw notFound();
  return Number(offset);
}

/** One page of an organization's users; `next` and `previous` are whole URLs on the host that was asked. */
export function pageOfUsers(context: SandboxContext, organization: Organization, request: Request): UserPage {
  const users = ordered(selected(giosgUsersOf(context.world, organization.id), request), request.query['ordering']);
  const offset = decodeCursor(request.query['cursor']);
  const size = context.settings.giosgPageSize;
  const link = (to: number): string => {
    const url = new URL(request.originalUrl, `${request.protocol}://${request.get('Host') ?? 'localhost'}`);
    if (to > 0) url.searchParams.set('cursor', encodeCursor(to));
    else url.searchParams.delete('cursor');
    return url.toString();
  };
  return {
    next: offset + size < users.length ? link(offset + size) : null,
    previous: offset > 0 ? link(Math.max(0, offset - size)) : null,
    results: users.slice(offset, offset + size).map((user) => userResource(user, organization)),
  };
}

function selected(users: readonly GiosgUser[], request: Request): GiosgUser[] {
  const { include_deleted: includeDeleted, is_manager: isManager } = request.query;
  return users.filter(
    (user) =>
      (includeDeleted === 'true' || !user.isDeleted) &&
      (isManager === undefined || (user.isManager === true) === (isManager === 'true')),
  );
}

/** `users` come in the order of their creation. */
function ordered(users: GiosgUser[], ordering: unknown): GiosgUser[] {
  const key = (user: GiosgUser): string => user.email ?? '';
  const isByEmail = ordering === 'email' || ordering === '-email';
  const sorted = isByEmail ? [...users].sort((left, right) => key(left).localeCompare(key(right))) : users;
  return ordering === '-email' || ordering === '-created_at' ? [...sorted].reverse() : sorted;
}
