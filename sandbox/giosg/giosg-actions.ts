import type { SandboxContext } from '../core/context';
import { laterThan } from '../core/clock';
import type { Actor, GiosgUser } from '../core/types';
import { organizationOf } from '../core/world';
import { userResource, type UserResource } from './user-resource';
import type { WebhookSender } from './webhooks';

/** What may be changed about a giosg user; the first two only by people and giosg itself. */
export interface GiosgUserChange {
  readonly present?: boolean;
  readonly chats?: number;
  readonly wanted?: boolean;
  readonly capacity?: number;
  readonly email?: string | null;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly isManager?: boolean | null;
  readonly deleted?: boolean;
}

export interface GiosgActions {
  change(user: GiosgUser, change: GiosgUserChange, by: Actor): void;
  /** Tells the product that a user came to be. */
  announce(user: GiosgUser, by: Actor): void;
}

/** Changes users, and broadcasts what of their resource became different. */
export function createGiosgActions(context: SandboxContext, webhooks: WebhookSender): GiosgActions {
  const record = (user: GiosgUser, by: Actor, fields: Record<string, unknown>): void => {
    context.changes.record({
      side: 'giosg',
      organizationId: user.organizationId,
      userId: user.id,
      ...(user.email === null ? {} : { email: user.email }),
      name: `${user.firstName} ${user.lastName}`.trim(),
      by,
      what: describe(fields),
      fields,
    });
  };

  return {
    change(user, change, by) {
      const organization = organizationOf(context.world, user.organizationId);
      const before = userResource(user, organization);
      const capacityBefore = user.capacity;
      apply(user, change, context.now());
      const changed = differences(before, userResource(user, organization));
      const capacity = user.capacity === capacityBefore ? {} : { chat_capacity: user.capacity };
      if (Object.keys(changed).length === 0 && Object.keys(capacity).length === 0) return;
      user.updatedAt = laterThan(user.updatedAt, context.now());
      record(user, by, { ...changed, ...capacity });
      if (change.deleted === true) webhooks.send(organization, { action: 'removed', resourceId: user.id });
      else if (Object.keys(changed).length > 0) {
        webhooks.send(organization, { action: 'changed', resourceId: user.id, resource: changed });
      }
    },
    announce(user, by) {
      const organization = organizationOf(context.world, user.organizationId);
      record(user, by, { added: true });
      webhooks.send(organization, {
        action: 'added',
        resourceId: user.id,
        resource: userResource(user, organization),
      });
    },
  };
}

function apply(user: GiosgUser, change: GiosgUserChange, now: number): void {
  const { deleted, chats, ...rest } = change;
  Object.assign(user, rest);
  if (chats !== undefined) user.chats = Math.max(0, Math.trunc(chats));
  if (deleted === true && !user.isDeleted) {
    Object.assign(user, { isDeleted: true, deletedAt: new Date(now).toISOString(), present: false, chats: 0 });
  }
}

function differences(before: UserResource, after: UserResource): Record<string, unknown> {
  const entries = Object.entries(after).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof UserResource]),
  );
  return Object.fromEntries(entries);
}

const words: Readonly<Record<string, string>> = {
  is_online_enabled: 'wants chats',
  is_online: 'online',
  is_present: 'console open',
  current_chat_count: 'chats',
  chat_capacity: 'capacity',
};

function describe(fields: Record<string, unknown>): string {
  const parts = Object.entries(fields).map(([key, value]) => {
    const shown = value === true ? 'yes' : value === false ? 'no' : String(value);
    return `${words[key] ?? key}: ${shown}`;
  });
  return parts.join(', ');
}
