import { maxUserIds } from '../../clients/genesys/genesys-users';
import type { GenesysClient, GenesysUserWithState } from '../../clients/genesys/genesys-client';
import type { PresencePart, RoutingPart } from '../../clients/genesys/parse-state';
import type { GiosgClient } from '../../clients/giosg/giosg-client';
import { GiosgNotFoundError } from '../../clients/giosg/errors';
import type { GiosgReading, ObservationRepository } from '../../db/observation.repository';
import { toReading } from './agent-record';
import type { Quota, Urgency } from './quota';
import { allWell } from './quota-line';

export interface GenesysLook {
  presence: PresencePart;
  routing: RoutingPart;
}

/** With the address by which agents are matched; null where Genesys Cloud states none. */
export type AddressedLook = GenesysLook & { email: string | null };

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
  quotas: { giosg: Quota; genesys: Quota };
}) {
  const { giosg, genesys } = deps;
  const { giosg: giosgQuota, genesys: genesysQuota } = deps.quotas;

  /** `expand` is best effort: what it leaves out is asked singly. */
  async function complete(
    userId: string,
    seen: { presence: PresencePart | null; routing: RoutingPart | null },
    urgency: Urgency,
  ): Promise<GenesysLook> {
    const presence = seen.presence ?? (await genesysQuota.repeatable(urgency, () => genesys.getPresence(userId)));
    const routing = seen.routing ?? (await genesysQuota.repeatable(urgency, () => genesys.getRoutingStatus(userId)));
    return { presence, routing };
  }

  /** Looks at single users that wait for their turn together are one call. */
  const lookAt = genesysQuota.gathering<SingleLook>({
    from: 2,
    size: () => maxUserIds,
    paced: false,
    async carryOut(looks) {
      try {
        const users = await genesys.getUsersByIds(looks.map(({ userId }) => userId));
        genesysQuota.heed();
        for (const look of looks) look.found = users.find(({ id }) => id === look.userId);
        return allWell(looks);
      } catch (error) {
        genesysQuota.heed(error);
        throw error;
      }
    },
  });

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
      const users = await giosg.listUsers({ each: (page) => giosgQuota.repeatable('available', page) });
      // At least our own bot user is there: an empty list is giosg's mistake, not everybody's leaving.
      if (users.length === 0) throw new Error('giosg listed no users at all.');
      return new Map(users.map((user) => [user.id, { reading: toReading(user), readSeq }]));
    },

    /** Capacity is private to the user: null when it isn't ours to read. */
    async readCapacity(giosgUserId: string): Promise<number | null> {
      return (await giosgQuota.run('available', () => giosg.getPreferences(giosgUserId))).chatCapacity;
    },

    /** Presence and routing of one user; null for one whom Genesys Cloud no longer knows. */
    async readGenesysUser(userId: string): Promise<GenesysLook | null> {
      const look: SingleLook = { userId, found: undefined };
      await lookAt('notAvailable', look).done;
      return look.found ? complete(userId, look.found, 'notAvailable') : null;
    },

    /** Presence and routing of many users; users that Genesys Cloud no longer knows are missing from the answer. */
    async readGenesys(userIds: readonly string[], urgency: Urgency = 'sweep'): Promise<Map<string, AddressedLook>> {
      const looks = new Map<string, AddressedLook>();
      for (let start = 0; start < userIds.length; start += maxUserIds) {
        const ids = userIds.slice(start, start + maxUserIds);
        const users = await genesysQuota.repeatable(urgency, () => genesys.getUsersByIds(ids));
        for (const user of users)
          looks.set(user.id, { ...(await complete(user.id, user, urgency)), email: user.email });
      }
      return looks;
    },
  };
}

interface SingleLook {
  readonly userId: string;
  found: GenesysUserWithState | undefined;
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
