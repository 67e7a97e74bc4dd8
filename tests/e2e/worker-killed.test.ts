import { setUpAndConnect, type SetupClient } from './support/setup-client';
import { eventually } from './support/wait';
import { useWholeSystem } from './support/whole-system';

jest.setTimeout(180_000);

/** The new worker waits for the lease's end and for Temporal to miss the old one's heartbeat (30 s). */
const takeoverMs = 90_000;

/** What one agent's story must have written in the end, whether the first write had taken effect or not. */
const expected: Record<string, string[]> = {
  // Switched giosg on.
  Maija: ['Genesys On Queue'],
  // A call began, and ended while no worker ran.
  Teppo: ['giosg false', 'giosg true'],
  // A call began and went on.
  Aino: ['giosg false'],
  // Went to Break.
  Ville: ['giosg false'],
  // Switched giosg on, and off again while no worker ran.
  Sofia: ['Genesys On Queue', 'Genesys Available'],
};

describe('a worker killed while a vendor holds its answers', () => {
  const system = useWholeSystem();
  const sandbox = () => system().sandbox;
  let client: SetupClient;

  beforeAll(async () => {
    client = await setUpAndConnect(system());
  });

  /** Teppo, Aino and Ville take calls and chats; Maija and Sofia neither. */
  async function toStart(): Promise<number> {
    for (const name of ['Teppo', 'Aino', 'Ville']) {
      await sandbox().inGenesys(name, { presence: 'On Queue' });
      await sandbox().untilAgent(name, { presence: 'On Queue', wanted: true });
    }
    for (const name of ['Maija', 'Sofia']) {
      await sandbox().inGiosg(name, { wanted: false });
      await sandbox().untilAgent(name, { presence: 'Available', wanted: false });
    }
    await sandbox().untilQuiet();
    return (await sandbox().calls()).at(-1)?.seq ?? 0;
  }

  async function writesByAgent(since: number): Promise<Record<string, string[]>> {
    const byAgent: Record<string, string[]> = {};
    for (const write of await sandbox().writes(since)) {
      const [name = '', ...words] = write.split(' ');
      (byAgent[name] ??= []).push(words.join(' '));
    }
    return byAgent;
  }

  async function killWorker(): Promise<() => Promise<void>> {
    const killed = system().pidOf('worker');
    process.kill(killed, 'SIGKILL');
    return async () => {
      await eventually('another worker runs', () => system().pidOf('worker') !== killed);
    };
  }

  it.each(['after', 'before'] as const)(
    'ends as the rules say, the answers held %s the writes took effect',
    async (when) => {
      const since = await toStart();
      const held = {
        genesys: await sandbox().hold('genesys.presence.patch', when, 2),
        giosg: await sandbox().hold('giosg.user.patch', when, 3),
      };
      await sandbox().inGiosg('Maija', { wanted: true });
      await sandbox().inGiosg('Sofia', { wanted: true });
      await sandbox().inGenesys('Teppo', { call: 'acd' });
      await sandbox().inGenesys('Aino', { call: 'acd' });
      await sandbox().inGenesys('Ville', { presence: 'Break' });
      await Promise.all([held.genesys.untilHeld(), held.giosg.untilHeld()]);

      const restarted = await killWorker();
      await sandbox().inGenesys('Teppo', { call: 'end' });
      await sandbox().inGiosg('Sofia', { wanted: false });
      await held.genesys.release();
      await held.giosg.release();
      await restarted();

      await eventually(
        'every agent is as the rules say',
        async () => JSON.stringify(Object.entries(await writesByAgent(since)).sort()) === wanted,
        takeoverMs,
      );
      await client.untilConnection('connected');
      await sandbox().untilQuiet();
      expect(await writesByAgent(since)).toEqual(expected);
      await sandbox().untilAgent('Maija', { wanted: true, presence: 'On Queue' });
      await sandbox().untilAgent('Teppo', { wanted: true, presence: 'On Queue' });
      await sandbox().untilAgent('Aino', { wanted: false, presence: 'On Queue' });
      await sandbox().untilAgent('Ville', { wanted: false, presence: 'Break' });
      await sandbox().untilAgent('Sofia', { wanted: false, presence: 'Available' });
      for (const [name, available] of Object.entries({
        Maija: true,
        Teppo: true,
        Aino: true,
        Ville: false,
        Sofia: false,
      })) {
        expect({ name, available: (await client.agent(name)).available }).toEqual({ name, available });
      }

      await sandbox().inGenesys('Aino', { call: 'end' });
      await sandbox().untilAgent('Aino', { wanted: true, presence: 'On Queue' });
    },
  );

  it('was told by the supervisor', () => {
    const lines = system().output().split('\n');
    expect(lines.filter((line) => line.includes('worker ended (SIGKILL); starting it again'))).toHaveLength(2);
  });
});

const wanted = JSON.stringify(Object.entries(expected).sort());
