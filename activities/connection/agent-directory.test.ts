import { defaultPolicy } from '../../domain/policy';
import { primaryPresenceIds } from '../../domain/presence';
import { createSilentLogger } from '../../runtime/logger';
import { createMetrics } from '../../runtime/metrics';
import { AgentDirectory, type AgentDirectoryDeps } from './agent-directory';
import { defaultSetting, newAgentRow } from './agent-record';
import type { AddressedLook, NumberedReading } from './vendor-reader';

const lease = { organizationId: 'o1', epoch: 1 };
const reading: NumberedReading = {
  readSeq: 5,
  reading: {
    email: 'ada@example.com',
    name: 'Ada',
    isBot: false,
    isDeleted: false,
    wanted: true,
    online: true,
    present: true,
    chats: 0,
  },
};
const onQueue: AddressedLook = {
  email: 'ada@example.com',
  presence: {
    presenceId: primaryPresenceIds.ON_QUEUE,
    systemPresence: 'ON_QUEUE',
    presenceAt: 1,
    futurePresence: false,
  },
  routing: { routing: 'IDLE', routingAt: 1 },
};

/** One agent, matched with `old` until the matcher says otherwise. */
async function createFakes() {
  const row = {
    ...newAgentRow('ada'),
    email: 'ada@example.com',
    name: 'Ada',
    genesysUserId: 'old',
    match: 'email' as const,
  };
  const common = { lease, now: () => 0, logger: createSilentLogger(), metrics: createMetrics() };
  const reader = {
    readGenesys: (ids: readonly string[]) => Promise.resolve(new Map(ids.map((id) => [id, onQueue]))),
  };
  const match = jest.fn<Promise<void>, Parameters<AgentDirectoryDeps['matcher']['match']>>();
  const agents = {
    list: () => Promise.resolve([row]),
    listSettings: () => Promise.resolve(new Map([['ada', defaultSetting]])),
    save: () => Promise.resolve({ giosgWriteSeq: 0 }),
    saveIdentities: () => Promise.resolve(),
  };
  const laneContext = {
    ...common,
    agents,
    reader,
    signal: new AbortController().signal,
    rules: () => ({ policy: defaultPolicy(), policyVersion: 0, definitions: [], organizationPaused: false }),
    isHeard: () => true,
  };
  const listen = () => Promise.resolve();
  const deps = { ...common, agents, reader, laneContext, matcher: { match }, listen };
  const directory = new AgentDirectory(deps as unknown as AgentDirectoryDeps);
  await directory.load();
  return { directory, match, row };
}

describe('an agent who is being matched with somebody else', () => {
  it('takes in nothing any more of whom they were matched with', async () => {
    const { directory, match, row } = await createFakes();
    const found = new Promise<void>((resolve) => {
      match.mockImplementation(async ({ records, set }) => {
        for (const record of records) set(record, 'new', 'manual');
        resolve();
        // Somebody else is still being searched for.
        await new Promise(() => undefined);
      });
    });
    void directory.takeEverybody(new Map([['ada', reading]]));
    await found;
    await directory.look(['old'], new Map([['ada', reading]]), { cause: 'sweep', urgency: 'sweep' });
    const frame = { kind: 'presence', userId: 'old', correlationId: undefined, presence: onQueue.presence } as const;
    expect(directory.takeFrame(frame)).toBe(false);
    await directory.idle();
    expect(row.genesysUserId).toBe('new');
    expect(row.state).toBeNull();
    directory.close();
  });

  it('takes it in while nobody else was found', async () => {
    const { directory, row } = await createFakes();
    await directory.look(['old'], new Map([['ada', reading]]), { cause: 'sweep', urgency: 'sweep' });
    await directory.idle();
    expect(row.state).toMatchObject({ available: true });
    directory.close();
  });
});
