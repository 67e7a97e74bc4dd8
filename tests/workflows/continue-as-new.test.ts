import { waitFor } from '../support/wait-for';
import type { OrganizationClient } from './support/organization-client';
import { startWorkflowServer, type WorkflowServer } from './support/workflow-server';

/** Enough for a Connect, so low that a few doorbells do what takes thousands otherwise. */
const suggestAfterEvents = 90;

let server: WorkflowServer;
beforeAll(async () => {
  const setting = `limit.historyCount.suggestContinueAsNew=${suggestAfterEvents}`;
  server = await startWorkflowServer(process.env['TEST_TEMPORAL_CLI_PATH'] ?? '', [setting]);
});
afterAll(() => server.close());

const runOf = async ({ handle }: OrganizationClient) => (await handle.describe()).runId;

/** Rings, each time for one more change, until the workflow has gone on as a new run. */
async function ringUntilNewRun(organization: OrganizationClient): Promise<void> {
  const before = await runOf(organization);
  await waitFor(async () => {
    organization.fake.changes += 1;
    await organization.doorbell();
    return (await runOf(organization)) !== before;
  }, 'a new run');
}

describe('continue-as-new of the organization workflow', () => {
  it('leaves the connection alone: the same run of it, started once', async () => {
    const organization = await server.install();
    await organization.up();
    const { fake, child, status } = organization;
    const { runId } = await child.describe();
    for (let run = 0; run < 3; run += 1) await ringUntilNewRun(organization);
    await waitFor(() => fake.observed === fake.changes, 'every change to be observed');
    expect((await status()).connection).toBe('connected');
    expect(await child.describe()).toMatchObject({ runId, status: { name: 'RUNNING' } });
    expect(fake).toMatchObject({ starts: 1, running: 1 });
    // And it is still the workflow's own: it can be ended.
    await organization.disconnect();
    await organization.until('disconnected');
    expect(fake.running).toBe(0);
  });

  it('loses no doorbell that rings while an observation runs', async () => {
    const organization = await server.install();
    await organization.up();
    const { fake, doorbell } = organization;
    const before = await runOf(organization);
    // Every observation takes as long as it is held: the new run has to find out that one is due.
    let isHeld = true;
    const held = async (): Promise<void> => void (await waitFor(() => !isHeld));
    fake.observe = held;
    await waitFor(async () => {
      fake.changes += 1;
      await Promise.all([doorbell(), doorbell()]);
      return (await runOf(organization)) !== before;
    }, 'a new run');
    isHeld = false;
    await waitFor(() => fake.observed === fake.changes, 'the last change to be observed');
  });

  it('carries the state, a pending uninstallation and the time of the next token', async () => {
    const organization = await server.install();
    await organization.up();
    const { fake, trigger, details, status } = organization;
    await trigger('uninstall');
    await waitFor(async () => (await details()).includes('Asks giosg again at'));
    const times = async () => (await details()).match(/(Next Genesys Cloud token|Asks giosg again) at [^\n]+/g);
    const [before, state] = [await times(), await status()];
    expect(before).toHaveLength(2);
    await ringUntilNewRun(organization);
    await waitFor(() => fake.observed === fake.changes);
    expect(await times()).toEqual(before);
    expect(await status()).toEqual(state);
    expect(fake.calls.filter((call) => call === 'check')).toHaveLength(1);
    expect(fake.calls.filter((call) => call === 'refresh')).toHaveLength(1);
    // A repaired installation takes the question back, in the new run as in the old one.
    await trigger('setup');
    await waitFor(async () => !(await details()).includes('Asks giosg again at'));
  });

  it('loses no message in flight', async () => {
    const organization = await server.install();
    await organization.up();
    const { fake, doorbell, report, status, disconnect, connect } = organization;
    const before = await runOf(organization);
    // Many at once, of all kinds; the last report says what stands in the end.
    await waitFor(async () => {
      fake.changes += 1;
      const rings = Array.from({ length: 5 }, () => doorbell());
      await Promise.all([report('reconnecting'), ...rings]);
      await Promise.all([doorbell(), report('connected')]);
      return (await runOf(organization)) !== before;
    }, 'a new run');
    await waitFor(async () => (await status()).connection === 'connected');
    await waitFor(() => fake.projected.at(-1)?.connection === 'connected', 'the last report to be projected');
    await waitFor(() => fake.observed === fake.changes, 'the last change to be observed');
    // Updates that arrive around the new runs are all answered.
    const [rings, disconnected] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => doorbell())),
      disconnect(),
    ]);
    expect(rings).toHaveLength(20);
    expect(disconnected.connection).toMatch(/^disconnect/);
    expect((await connect()).connection).toBe('connecting');
    // A stop that overtakes may end the new one once more; then it is started again.
    await waitFor(() => fake.running === 1 && fake.starts >= 2, 'a new connection');
  });

  it('does not end a connection that an earlier run had to start again', async () => {
    const organization = await server.install();
    await organization.up();
    const { fake, child } = organization;
    await child.terminate('by mistake');
    await waitFor(() => fake.starts === 2, 'the connection to be started again');
    const { runId } = await child.describe();
    await ringUntilNewRun(organization);
    await ringUntilNewRun(organization);
    await waitFor(() => fake.observed === fake.changes);
    expect(await child.describe()).toMatchObject({ runId, status: { name: 'RUNNING' } });
    expect(fake.starts).toBe(2);
  });
});
