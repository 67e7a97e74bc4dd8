import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { findLeaks, secretsOf } from './support/leaks';
import { createSetupClient, credentialsOf, followTrigger, type SetupClient } from './support/setup-client';
import { eventually } from './support/wait';
import { useWholeSystem } from './support/whole-system';

jest.setTimeout(120_000);

/** From the installation to the uninstallation, on every real part. The tests are steps: each goes on where the last one ended. */
describe('the whole system', () => {
  const system = useWholeSystem();
  const sandbox = () => system().sandbox;
  let client: SetupClient;
  let organizationId = '';
  /** Taken while the installation still has its token. */
  let secrets = new Map<string, string>();
  const workflowId = () => `organization/${organizationId}`;

  it('answers on every address once it says it is ready', async () => {
    const readiness = await fetch(`${system().apiUrl}/readyz`);
    expect(readiness.status).toBe(200);
    const page = await fetch(`${system().apiUrl}/setup`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await fetch(sandbox().url)).status).toBe(200);
    const ui = await fetch(system().temporal.url);
    expect(ui.headers.get('content-type')).toContain('text/html');
    organizationId = await sandbox().organizationId();
  });

  it('installs: exchanges the one-time code and opens a session', async () => {
    const fragment = await followTrigger(system(), 'install');
    expect(fragment.get('redirect_uri')).toContain(sandbox().url);
    client = createSetupClient(system(), fragment.get('session') ?? '');
    const setup = await client.setup();
    expect(setup).toMatchObject({
      organization: { id: organizationId },
      installation: { status: 'installed' },
      credentials: { status: 'missing' },
      connection: { status: 'disconnected' },
    });
    expect((await sandbox().state()).organizations[0]?.installation?.hasToken).toBe(true);
    const details = await eventually('words in the Web UI', () => system().temporal.currentDetails(workflowId()));
    expect(details).toContain('Waits for them on the setup page');
  });

  it('refuses to connect without credentials, and stores none that Genesys Cloud refuses', async () => {
    expect((await client.send('POST', '/api/setup/connect')).status).toBe(409);
    const refused = await client.save({ ...(await credentialsOf(system())), clientSecret: 'another-secret' });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ error: { code: 'genesys_invalid_client' } });
    expect((await client.setup()).credentials.status).toBe('missing');
  });

  it('saves credentials and connects: one channel, everybody matched, nothing written', async () => {
    const saved = await client.save(await credentialsOf(system()));
    expect(await saved.json()).toMatchObject({ credentials: { status: 'valid', region: 'mypurecloud.com' } });
    const connected = await client.connect();
    expect(connected.connection.channels).toMatchObject([{ number: 1, agents: 6 }]);
    expect(connected.agents.matched).toBe(6);
    await sandbox().untilQuiet();
    expect(await sandbox().writes()).toEqual([]);
    const run = await system().temporal.describe(workflowId());
    expect(run.searchAttributes).toMatchObject({
      OrganizationId: organizationId,
      ConnectionStatus: 'connected',
      GenesysRegion: 'mypurecloud.com',
    });
    expect(await system().temporal.currentDetails(workflowId())).toContain('Connected. Keeps the agents');
  });

  it('follows giosg in Genesys Cloud', async () => {
    await sandbox().inGiosg('Maija', { wanted: true });
    await sandbox().untilAgent('Maija', { presence: 'On Queue' });
    await sandbox().inGiosg('Maija', { wanted: false });
    await sandbox().untilAgent('Maija', { presence: 'Available' });
  });

  it('follows Genesys Cloud in giosg, and stops chats during a call', async () => {
    await sandbox().inGenesys('Teppo', { presence: 'On Queue' });
    await sandbox().untilAgent('Teppo', { wanted: true });
    await sandbox().inGenesys('Teppo', { call: 'acd' });
    await sandbox().untilAgent('Teppo', { wanted: false, presence: 'On Queue', routing: 'INTERACTING' });
    await eventually('the agents list tells the pause', async () =>
      (await client.agent('Teppo')).pauses.includes('call'),
    );
    await sandbox().inGenesys('Teppo', { call: 'end' });
    await sandbox().untilAgent('Teppo', { wanted: true, presence: 'On Queue' });
  });

  it('takes calls away over the chat capacity and gives them back under it', async () => {
    await sandbox().inGiosg('Aino', { wanted: true });
    await sandbox().untilAgent('Aino', { presence: 'On Queue' });
    await sandbox().inGiosg('Aino', { chats: 6 });
    await sandbox().untilAgent('Aino', { presence: 'Available', wanted: true });
    await sandbox().inGiosg('Aino', { chats: 5 });
    await sandbox().inGiosg('Aino', { chats: 4 });
    await sandbox().untilAgent('Aino', { presence: 'On Queue', wanted: true });
  });

  it('switches giosg off for a Break', async () => {
    await sandbox().inGenesys('Teppo', { presence: 'Break' });
    await sandbox().untilAgent('Teppo', { wanted: false });
  });

  it('takes calls away while the console is closed', async () => {
    await sandbox().inGiosg('Ville', { wanted: true });
    await sandbox().untilAgent('Ville', { presence: 'On Queue' });
    await sandbox().inGiosg('Ville', { present: false });
    await sandbox().untilAgent('Ville', { presence: 'Available', wanted: true });
    await sandbox().inGiosg('Ville', { present: true });
    await sandbox().untilAgent('Ville', { presence: 'On Queue', wanted: true });
  });

  it('wrote exactly what was wanted: no echo came back as a wish', async () => {
    await sandbox().untilQuiet();
    expect(await sandbox().writes()).toEqual([
      'Maija Genesys On Queue',
      'Maija Genesys Available',
      'Teppo giosg true',
      'Teppo giosg false',
      'Teppo giosg true',
      'Aino Genesys On Queue',
      'Aino Genesys Available',
      'Aino Genesys On Queue',
      'Teppo giosg false',
      'Ville Genesys On Queue',
      'Ville Genesys Available',
      'Ville Genesys On Queue',
    ]);
  });

  it('shows both states and what it did', async () => {
    const teppo = await client.agent('Teppo');
    expect(teppo).toMatchObject({
      match: 'email',
      giosg: { online: false, wanted: false },
      genesys: { presence: 'Break', routingStatus: 'OFF_QUEUE' },
      available: false,
      pauses: [],
    });
    expect(await client.agent('Aino')).toMatchObject({
      giosg: { online: true, wanted: true, chats: 4, capacity: 5 },
      genesys: { presence: 'On Queue', routingStatus: 'IDLE' },
      available: true,
    });
    const written = (await client.timeline(teppo.giosgUserId)).filter(({ outcome }) => outcome === 'written');
    expect(written).toHaveLength(4);
    expect(written[0]).toMatchObject({ side: 'giosg', agent: teppo.giosgUserId });
    expect(written[0]?.latencyMs).toBeLessThan(5_000);
  });

  it('writes nothing while disconnected', async () => {
    await client.disconnect();
    const seen = (await sandbox().calls()).at(-1)?.seq ?? 0;
    await sandbox().inGiosg('Sofia', { wanted: true });
    await sandbox().inGenesys('Maija', { presence: 'On Queue' });
    await eventually('giosg has delivered its webhook', async () => {
      const { deliveries } = await sandbox().ask<{ deliveries: { status: string }[] }>('/webhooks');
      return deliveries.length > 0 && deliveries.every((delivery) => delivery.status === 'successful');
    });
    await sandbox().untilQuiet();
    expect(await sandbox().writes(seen)).toEqual([]);
    expect((await sandbox().state()).channels.filter(({ connected }) => connected)).toEqual([]);
  });

  it('takes a new connect for a first sight: adopts what is there', async () => {
    const seen = (await sandbox().calls()).at(-1)?.seq ?? 0;
    await client.connect();
    await sandbox().untilQuiet();
    expect(await sandbox().writes(seen)).toEqual([]);
    const adopted = [{ side: 'giosg', reason: 'adopted' }];
    expect(await client.agent('Maija')).toMatchObject({ available: true, differences: adopted });
    expect(await client.agent('Sofia')).toMatchObject({ available: false, differences: adopted });
    await sandbox().inGenesys('Maija', { presence: 'Meal' });
    await sandbox().inGenesys('Maija', { presence: 'On Queue' });
    await sandbox().untilAgent('Maija', { wanted: true });
  });

  it('ends the workflow, the session and all data after an uninstall', async () => {
    const { DATABASE_URL: databaseUrl = '' } = system().environmentOf('api');
    secrets = secretsOf(system(), [client.token]);
    await sandbox().ask('/giosg/uninstall', {});
    await eventually('the session is over', async () => (await client.send('GET', '/api/setup')).status === 401);
    await eventually('both workflows are closed', async () => {
      const runs = await system().temporal.list();
      return runs.length > 0 && runs.every(({ status }) => status === 'COMPLETED');
    });
    // The timeline holds ids and rules only; it goes by its age (the privacy page says so).
    expect(await rowsOf(databaseUrl, organizationId)).toEqual(['timeline']);
    expect((await sandbox().state()).channels.filter(({ connected }) => connected)).toEqual([]);
  });

  it('let no secret, token or e-mail address into a history, a log line or a metric', async () => {
    const logs = join(system().dataDir, 'logs');
    const metrics = await fetch(`${system().apiUrl}/metrics`);
    const places = {
      histories: await system().temporal.histories(),
      output: system().output(),
      metrics: await metrics.text(),
      ...Object.fromEntries(readdirSync(logs).map((name) => [name, readFileSync(join(logs, name), 'utf8')])),
    };
    expect(places.histories).toContain(organizationId);
    expect(places.metrics).toContain('# HELP');
    const kinds = new Set(secrets.values());
    expect([...kinds]).toEqual(
      expect.arrayContaining(['session token', 'botToken', 'secret', 'email', 'ENCRYPTION_KEYS']),
    );
    expect(findLeaks(places, secrets)).toEqual([]);
  });
});

/** Tables that still hold something of the organization. */
async function rowsOf(databaseUrl: string, organizationId: string): Promise<string[]> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const tables = await database.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where column_name = 'organization_id' and table_schema = current_schema()`,
    );
    expect(tables.rows.length).toBeGreaterThan(8);
    const kept: string[] = [];
    for (const { name } of tables.rows) {
      const found = await database.query(`select 1 from "${name}" where organization_id = $1`, [organizationId]);
      if (found.rowCount !== 0) kept.push(name);
    }
    return kept;
  } finally {
    await database.end();
  }
}
