import { setUpAndConnect, type SetupClient } from './support/setup-client';
import { temporalWith, useFolder } from './support/temporal-wrapper';
import { eventually } from './support/wait';
import { useWholeSystem } from './support/whole-system';

jest.setTimeout(120_000);

/** So low that a few dozen doorbells do what takes thousands otherwise. */
const suggestAfterEvents = 250;

describe('continue-as-new of the organization workflow', () => {
  const folder = useFolder();
  const system = useWholeSystem(async () => ({
    TEMPORAL_CLI_PATH: await temporalWith(`limit.historyCount.suggestContinueAsNew=${suggestAfterEvents}`, folder),
  }));
  const sandbox = () => system().sandbox;
  let client: SetupClient;
  let workflowId = '';

  const runOf = async (id: string) => (await system().temporal.describe(id)).runId;
  const callsOf = async (kind: string) => (await sandbox().calls()).filter((call) => call.kind === kind).length;
  const openChannels = async () => (await sandbox().state()).channels.filter(({ connected }) => connected);

  /** Doorbells and webhooks without a pause, until the workflow has gone on under another run; answers with the chats shown last. */
  async function ringUntilNewRun(): Promise<number> {
    const before = await runOf(workflowId);
    let chats = 0;
    await eventually('another run', async () => {
      chats = (chats % 4) + 1;
      await sandbox().inGiosg('Sofia', { chats });
      for (let rung = 0; rung < 10; rung += 1) await system().temporal.signal(workflowId, 'doorbell');
      return (await runOf(workflowId)) !== before;
    });
    return chats;
  }

  it('happens under a storm of doorbells, again and again', async () => {
    client = await setUpAndConnect(system());
    workflowId = `organization/${await sandbox().organizationId()}`;
    const channelsBefore = await openChannels();
    const setupBefore = await client.setup();
    const connectionRun = await runOf(`${workflowId}/connection`);
    expect(channelsBefore).toHaveLength(1);

    for (let round = 0; round < 3; round += 1) {
      const chats = await ringUntilNewRun();
      await eventually('the last change arrived', async () => (await client.agent('Sofia')).giosg.chats === chats);
    }

    const runs = await system().temporal.list(`WorkflowId = "${workflowId}"`);
    expect(runs.filter(({ status }) => status === 'CONTINUED_AS_NEW').length).toBeGreaterThanOrEqual(3);
    expect(runs.filter(({ status }) => status === 'RUNNING')).toHaveLength(1);
    expect(await runOf(`${workflowId}/connection`)).toBe(connectionRun);
    expect((await openChannels()).map(({ id }) => id)).toEqual(channelsBefore.map(({ id }) => id));
    expect(await callsOf('genesys.channels.create')).toBe(1);
    expect(await callsOf('genesys.socket')).toBe(1);
    expect((await client.setup()).connection).toMatchObject({
      status: 'connected',
      since: setupBefore.connection.since,
      channels: setupBefore.connection.channels,
    });
  });

  it('leaves the sync working in both directions', async () => {
    await sandbox().inGiosg('Maija', { wanted: true });
    await sandbox().untilAgent('Maija', { presence: 'On Queue' });
    await sandbox().inGenesys('Maija', { presence: 'Break' });
    await sandbox().untilAgent('Maija', { wanted: false });
    await sandbox().untilQuiet();
    expect(await sandbox().writes()).toEqual(['Maija Genesys On Queue', 'Maija giosg false']);
  });

  it('leaves the words in the Web UI and the setup page in charge', async () => {
    expect(await system().temporal.currentDetails(workflowId)).toContain('Connected. Keeps the agents');
    expect((await client.disconnect()).connection.status).toBe('disconnected');
    expect(await openChannels()).toEqual([]);
    const run = await system().temporal.describe(workflowId);
    expect(run.searchAttributes).toMatchObject({ ConnectionStatus: 'disconnected', GenesysRegion: 'mypurecloud.com' });
  });
});
