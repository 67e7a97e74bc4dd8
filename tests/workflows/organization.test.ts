import { WorkflowUpdateFailedError } from '@temporalio/client';
import { credentialsRequiredType, goOnSignal } from '../../workflows/organization.messages';
import { waitFor } from '../support/wait-for';
import { startWorkflowServer, type WorkflowServer } from './support/workflow-server';

let server: WorkflowServer;
beforeAll(async () => {
  server = await startWorkflowServer(process.env['TEST_TEMPORAL_CLI_PATH'] ?? '');
});
afterAll(() => server.close());

const install: WorkflowServer['install'] = (stored) => server.install(stored);

async function refusalOf(update: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await update.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  return (error.cause as { type?: string } | undefined)?.type;
}

describe('Connect', () => {
  it('is refused without valid credentials', async () => {
    const { connect, fake, status } = await install({ credentials: 'missing' });
    expect(await refusalOf(connect())).toBe(credentialsRequiredType);
    expect(fake.calls).not.toContain('open');
    expect((await status()).connection).toBe('disconnected');
  });

  it('looks again at credentials it believes to be missing', async () => {
    const { connect, fake } = await install({ credentials: 'missing' });
    if (fake.stored) fake.stored.credentials = 'valid';
    expect((await connect()).connection).toBe('connecting');
  });

  it('starts the connection, which reports that it is up; everything is projected before the answer', async () => {
    const { connect, fake, report, until } = await install();
    expect((await connect()).connection).toBe('connecting');
    expect(fake.projected.at(-1)?.connection).toBe('connecting');
    expect(fake.calls).toContain('open');
    await waitFor(() => fake.running === 1);
    await report('connected');
    await until('connected');
    await waitFor(() => fake.projected.at(-1)?.connection === 'connected');
    await report('reconnecting');
    await until('reconnecting');
    expect(fake.starts).toBe(1);
  });

  it('pressed twice at once opens one connection', async () => {
    const { connect, fake } = await install();
    const answers = await Promise.all([connect(), connect()]);
    expect(answers.map(({ connection }) => connection)).toEqual(['connecting', 'connecting']);
    await waitFor(() => fake.running === 1);
    expect(fake.calls.filter((call) => call === 'open')).toHaveLength(1);
    expect(fake.starts).toBe(1);
  });

  it('right after a Disconnect waits for the former connection to end, and starts a new one', async () => {
    const { up, connect, disconnect, fake, until, report } = await install();
    await up();
    fake.holdEnd = true;
    expect((await disconnect()).connection).toBe('disconnecting');
    const connected = connect();
    fake.endConnection('stopped');
    expect((await connected).connection).toBe('connecting');
    await waitFor(() => fake.starts === 2 && fake.running === 1, 'a second connection');
    await report('connected');
    await until('connected');
    expect(fake.calls.filter((call) => ['open', 'close'].includes(call))).toEqual(['open', 'close', 'open']);
  });

  it('does not wait for long for a former connection that does not end, which is no longer allowed to write', async () => {
    const { up, connect, disconnect, fake } = await install();
    await up();
    fake.ignoreCancellation = true;
    fake.holdEnd = true;
    await disconnect();
    expect((await connect()).connection).toBe('connecting');
    expect(fake.starts).toBe(1);
    fake.ignoreCancellation = false;
    fake.endConnection('stopped');
    await waitFor(() => fake.starts === 2 && fake.running === 1, 'a second connection');
  });
});

describe('Disconnect', () => {
  it('closes at once, and is disconnected when the connection has ended', async () => {
    const { up, disconnect, fake, until, child } = await install();
    await up();
    expect((await disconnect()).connection).toMatch(/^disconnect(ing|ed)$/);
    expect(fake.calls).toContain('close');
    await until('disconnected');
    await waitFor(() => fake.projected.at(-1)?.connection === 'disconnected');
    await waitFor(async () => (await child.describe()).status.name === 'COMPLETED');
    expect(fake.running).toBe(0);
  });

  it('is idempotent', async () => {
    const { disconnect, fake } = await install();
    expect((await disconnect()).connection).toBe('disconnected');
    expect(fake.calls).not.toContain('close');
  });
});

describe('the connection', () => {
  it('goes on when a worker hands it over', async () => {
    const { up, fake, status } = await install();
    await up();
    fake.endConnection('handoff');
    await waitFor(() => fake.starts === 2 && fake.running === 1, 'the connection to go on');
    expect((await status()).connection).toBe('connected');
  });

  it('tells that Genesys Cloud refuses the credentials, and a Save heals them', async () => {
    const { up, fake, report, status, credentialsChanged } = await install();
    await up();
    if (fake.stored) fake.stored.credentials = 'invalid';
    const problem = { code: 'genesys_invalid_client', message: 'Refused.', since: '2026-11-22T10:00:00.000Z' };
    await report('reconnecting', problem);
    await waitFor(async () => (await status()).credentials === 'invalid', 'the workflow to know it');
    expect(await status()).toMatchObject({ connection: 'reconnecting', connectionProblem: problem });
    if (fake.stored) fake.stored.credentials = 'valid';
    expect(await credentialsChanged()).toMatchObject({ credentials: 'valid' });
  });

  it('told to go on while it runs does not outlive the next Disconnect', async () => {
    const { up, disconnect, fake, until, child } = await install();
    await up();
    await child.signal(goOnSignal);
    await disconnect();
    await until('disconnected');
    await waitFor(async () => (await child.describe()).status.name === 'COMPLETED', 'the connection to close');
    expect(fake).toMatchObject({ starts: 1, running: 0 });
  });

  it('is started again when it ended although it is wanted', async () => {
    const { up, fake } = await install();
    await up();
    fake.endConnection('stopped');
    await waitFor(() => fake.starts === 2 && fake.running === 1, 'the connection to be started again');
  });

  it('is started again when somebody terminates its workflow', async () => {
    const { up, fake, child } = await install();
    await up();
    const { runId } = await child.describe();
    await child.terminate('by mistake');
    await waitFor(() => fake.starts === 2, 'the connection to be started again');
    expect((await child.describe()).runId).not.toBe(runId);
  });

  it('is found again by a fresh organization workflow', async () => {
    const { fake, status } = await install({ connection: 'connected' });
    await waitFor(() => fake.starts === 1, 'the connection');
    expect((await status()).connection).toBe('connected');
  });
});

describe('a doorbell', () => {
  it('that rings again and again during one observation leads to one more', async () => {
    const { up, doorbell, fake } = await install();
    await up();
    let go: () => void = () => undefined;
    const before = fake.calls.filter((call) => call === 'observe').length;
    fake.observe = () => new Promise((resolve) => (go = resolve));
    fake.changes = 1;
    await doorbell();
    await waitFor(() => fake.calls.filter((call) => call === 'observe').length === before + 1);
    for (fake.changes = 2; fake.changes < 12; fake.changes += 1) await doorbell();
    fake.observe = () => Promise.resolve();
    go();
    await waitFor(() => fake.observed === fake.changes, 'the last change to be observed');
    expect(fake.calls.filter((call) => call === 'observe')).toHaveLength(before + 2);
  });

  it('that rings while giosg is down is not lost', async () => {
    const { up, doorbell, fake } = await install();
    await up();
    let attempts = 0;
    fake.observe = async () => {
      attempts += 1;
      if (attempts <= 2) throw new Error('giosg is down');
    };
    fake.changes = 1;
    await doorbell();
    await waitFor(() => attempts === 1);
    fake.changes = 2;
    await doorbell();
    await waitFor(() => fake.observed === 2, 'the later change to be observed');
    expect(attempts).toBeGreaterThanOrEqual(3);
  });

  it('is ignored while nobody is connected', async () => {
    const { doorbell, fake, status } = await install();
    await doorbell();
    expect((await status()).connection).toBe('disconnected');
    expect(fake.calls).not.toContain('observe');
  });

  it('of an organization that is not installed starts a workflow that ends at once', async () => {
    const { handle, fake } = await install(null);
    await handle.result();
    expect((await handle.describe()).status.name).toBe('COMPLETED');
    expect(new Set(fake.calls)).toEqual(new Set(['load']));
  });
});

describe('an uninstallation', () => {
  it('is believed once giosg refuses the bot token: everything is removed and the workflow ends', async () => {
    const { up, trigger, fake, handle } = await install();
    await up();
    fake.giosgRefuses = true;
    await trigger('uninstall');
    await handle.result();
    expect(fake.calls.slice(fake.calls.indexOf('check'))).toEqual(expect.arrayContaining(['close', 'remove']));
    expect(fake.calls.indexOf('close')).toBeLessThan(fake.calls.indexOf('remove'));
    expect(fake.running).toBe(0);
  });

  it('is confirmed by an administrator', async () => {
    const { remove, fake, handle } = await install();
    expect((await remove()).connection).toBe('disconnected');
    await handle.result();
    expect(fake.calls).toContain('remove');
  });
});

describe('what the workflow tells', () => {
  it('answers the status query', async () => {
    const { status, fake } = await install();
    expect(await status()).toMatchObject({ organizationId: fake.id, installation: 'installed', credentials: 'valid' });
  });

  it('says in words what it is doing now', async () => {
    const { up, details, disconnect, until, credentialsChanged, fake } = await install({
      credentials: 'missing',
      region: null,
    });
    expect(await details()).toContain('Waits for somebody to press Connect');
    expect(await details()).toContain('credentials: none yet');
    if (fake.stored) Object.assign(fake.stored, { credentials: 'valid', region: 'mypurecloud.de' });
    await credentialsChanged();
    expect(await details()).toContain('mypurecloud.de');
    await up();
    expect(await details()).toContain('Connected.');
    await disconnect();
    await until('disconnected');
    expect(await details()).toContain('Not connected');
  });

  it('can be found by its search attributes', async () => {
    const { up, fake } = await install();
    await up();
    const query = `OrganizationId = '${fake.id}' and ConnectionStatus = 'connected' and GenesysRegion = 'mypurecloud.de'`;
    const count = async () => (await server.client.workflow.count(query)).count;
    await waitFor(async () => (await count()) === 1, 'the workflow to be found');
  });
});
