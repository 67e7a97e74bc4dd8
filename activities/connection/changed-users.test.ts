import type { GiosgChange } from '../../db/giosg-change.repository';
import type { GiosgReading } from '../../db/observation.repository';
import { createSilentLogger } from '../../runtime/logger';
import { createChangedUsers } from './changed-users';
import type { Cause } from './agent-record';
import type { NumberedReading } from './vendor-reader';

const reading: GiosgReading = {
  email: null,
  name: '',
  isBot: false,
  isDeleted: false,
  wanted: true,
  online: true,
  present: true,
  chats: 0,
};
const receivedAt = new Date('2026-11-22T10:00:00.000Z');
const change = (giosgUserId: string, version = 1): GiosgChange => ({ giosgUserId, version, receivedAt });

function createScene() {
  const rows = new Map<string, GiosgChange>();
  const reads: string[] = [];
  const handed: { giosgUserId: string; numbered: NumberedReading | undefined; cause: Cause }[] = [];
  const scene = { rows, reads, handed, unreadable: new Set<string>(), listed: new Map<string, NumberedReading>() };
  const ends = new AbortController();
  const changedUsers = createChangedUsers({
    organizationId: 'organization',
    changes: {
      list: async () => [...rows.values()],
      finish: async (_organizationId, done) => {
        for (const { giosgUserId, version } of done) {
          if (rows.get(giosgUserId)?.version === version) rows.delete(giosgUserId);
        }
      },
    },
    reader: {
      readGiosg: async (giosgUserId) => {
        reads.push(giosgUserId);
        if (scene.unreadable.has(giosgUserId)) throw new Error('giosg is away');
        return { reading, readSeq: 1 };
      },
    },
    directory: {
      size: 100,
      takeReadings: async (readings, causeOf) => {
        for (const [giosgUserId, numbered] of readings) {
          handed.push({ giosgUserId, numbered, cause: causeOf(giosgUserId) });
        }
      },
    },
    readAllGiosg: async () => {
      reads.push('everybody');
      return scene.listed;
    },
    signal: ends.signal,
    logger: createSilentLogger(),
  });
  const note = (...changes: GiosgChange[]): void => {
    for (const each of changes) rows.set(each.giosgUserId, each);
  };
  const look = async (): Promise<void> => {
    changedUsers.look();
    // All of it is promises: nothing here waits for time.
    await new Promise(setImmediate);
  };
  return { ...scene, scene, note, look, end: () => ends.abort() };
}

describe('createChangedUsers', () => {
  it('reads each user that changed, hands on what it read and since when it was known, and finishes the row', async () => {
    const { note, look, rows, handed } = createScene();
    note(change('a'), change('b'));
    await look();
    const cause = { text: 'giosg webhook', receivedAt: receivedAt.getTime() };
    const numbered = { reading, readSeq: 1 };
    expect(handed).toEqual(['a', 'b'].map((giosgUserId) => ({ giosgUserId, numbered, cause })));
    expect(rows.size).toBe(0);
  });

  it('leaves a user who cannot be read to the workflow, and tries again only when they change again', async () => {
    const { note, look, rows, reads, scene } = createScene();
    scene.unreadable.add('a');
    note(change('a'));
    await look();
    await look();
    expect(reads).toEqual(['a']);
    expect(rows.has('a')).toBe(true);
    scene.unreadable.clear();
    note(change('a', 2));
    await look();
    expect(reads).toEqual(['a', 'a']);
    expect(rows.size).toBe(0);
  });

  it('keeps the row of a user who changed while being read, and reads again', async () => {
    const { note, look, rows, reads } = createScene();
    note(change('a', 1));
    const looking = look();
    // The read has begun by then, and says nothing about this.
    queueMicrotask(() => queueMicrotask(() => note(change('a', 2))));
    await looking;
    await look();
    expect(reads).toEqual(['a', 'a']);
    expect(rows.size).toBe(0);
  });

  it('reads everybody where that costs fewer calls, and singly who is not among them', async () => {
    const { note, look, rows, reads, handed, scene } = createScene();
    const storm = Array.from({ length: 30 }, (_, index) => `user-${index}`);
    for (const giosgUserId of storm.slice(1)) scene.listed.set(giosgUserId, { reading, readSeq: 7 });
    note(...storm.map((giosgUserId) => change(giosgUserId)));
    await look();
    expect(reads).toEqual(['everybody', 'user-0']);
    expect(handed).toHaveLength(30);
    expect(rows.size).toBe(0);
  });

  it('begins nothing once the connection ends', async () => {
    const { note, look, reads, end } = createScene();
    note(change('a'));
    end();
    await look();
    expect(reads).toEqual([]);
  });
});
