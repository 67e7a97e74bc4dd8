import { maxUserIds } from '../../clients/genesys/genesys-users';
import type { GenesysClient } from '../../clients/genesys/genesys-client';
import type { PresencePart, RoutingPart } from '../../clients/genesys/parse-state';
import type { GiosgClient } from '../../clients/giosg/giosg-client';
import { GiosgNotFoundError } from '../../clients/giosg/errors';
import type { GiosgReading, ObservationRepository } from '../../db/observation.repository';
import { toReading } from './agent-record';
import type { Priority, Quota } from './quota';

export interface GenesysLook {
  presence: PresencePart;
  routing: RoutingPart;
}

export interface NumberedReading {
  reading: GiosgReading;
  readSeq: number;
}

export type VendorReader = ReturnType<typeof createVendorReader>;

/** Reads of both sides, each giosg read with a number taken before its request. */
export function createVendorReader(deps: {
  giosg: GiosgClient;
  genesys: GenesysClient;
  observations: ObservationRepository;
  genesysQuota: Quota;
  /** Of its own: a look may be needed while a write holds a slot of the writes' quota. */
  giosgQuota: Quota;
}) {
  const { giosg, genesys, genesysQuota, giosgQuota } = deps;

  /** `expand` is best effort: what it leaves out is asked singly. */
  async function complete(
    userId: string,
    seen: { presence: PresencePart | null; routing: RoutingPart | null },
    urgency: Priority,
  ): Promise<GenesysLook> {
    const presence = seen.presence ?? (await genesysQuota.run(urgency, () => genesys.getPresence(userId)));
    const routing = seen.routing ?? (await genesysQuota.run(urgency, () => genesys.getRoutingStatus(userId)));
    return { presence, routing };
  }

  return {
    /** A user who is gone reads as deleted and offline. */
    async readGiosg(giosgUserId: string): Promise<NumberedReading> {
      const readSeq = await deps.observations.nextReadSeq();
      try {
        const user = await giosgQuota.run('available', () => giosg.getUser(giosgUserId));
        return { reading: toReading(user), readSeq };
      } catch (error) {
        if (error instanceof GiosgNotFoundError) return { reading: goneReading, readSeq };
        throw error;
      }
    },

    /** Everybody; one number for all pages, taken before the first. */
    async readAllGiosg(): Promise<Map<string, NumberedReading>> {
      const readSeq = await deps.observations.nextReadSeq();
      const users = await giosgQuota.run('available', () => giosg.listUsers());
      // At least our own bot user is there: an empty list is giosg's mistake, not everybody's leaving.
      if (users.length === 0) throw new Error('giosg listed no users at all.');
      return new Map(users.map((user) => [user.id, { reading: toReading(user), readSeq }]));
    },

    /** Capacity is private to the user: null when it isn't ours to read. */
    async readCapacity(giosgUserId: string): Promise<number | null> {
      return (await giosgQuota.run('available', () => giosg.getPreferences(giosgUserId))).chatCapacity;
    },

    /** Presence and routing of many users; users that Genesys Cloud no longer knows are missing from the answer. */
    async readGenesys(userIds: readonly string[], urgency: Priority = 'sweep'): Promise<Map<string, GenesysLook>> {
      const looks = new Map<string, GenesysLook>();
      for (let start = 0; start < userIds.length; start += maxUserIds) {
        const ids = userIds.slice(start, start + maxUserIds);
        const users = await genesysQuota.run(urgency, () => genesys.getUsersByIds(ids));
        for (const user of users) looks.set(user.id, await complete(user.id, user, urgency));
      }
      return looks;
    },
  };
}

const goneReading: GiosgReading = {
  email: null,
  name: '',
  isBot: false,
  isDeleted: true,
  wanted: false,
  online: false,
  present: false,
  chats: 0,
};
