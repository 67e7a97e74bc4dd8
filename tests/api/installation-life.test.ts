import { WorkflowNotReadyError } from '../../api/organization-workflow';
import { createInstallationRepository } from '../../db/installation.repository';
import { createOrganizationRepository } from '../../db/organization.repository';
import { giosgTokenContext } from '../../db/sealed-secrets';
import { createSilentLogger } from '../../runtime/logger';
import { handOverUninstalls, tidyInstallations } from '../../worker/installation-net';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession, put, sendTrigger } from './support/triggers';
import { organizationId, userId } from './support/vendors';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.vendors.reset();
  api.workflow.calls = [];
  api.workflow.failWith = undefined;
  await api.database('organization').delete();
});

const organizations = () => createOrganizationRepository(api.database);
const find = () => organizations().find(organizationId);
const storedToken = async () =>
  api.keyring.decrypt((await find())?.giosgTokenSealed ?? '', giosgTokenContext(organizationId));
const setup = async (token: string) => (await api.fetch('/api/setup', { headers: bearer(token) })).json();

/** The worker's net with the signals that it sends, on the database of this test. */
function createNet(failWith?: Error) {
  const told: string[] = [];
  const tell = (what: string) => async (id: string) => {
    if (failWith) throw failWith;
    told.push(`${what} ${id}`);
  };
  const installations = createInstallationRepository(api.database);
  const logger = createSilentLogger();
  return { told, installations, tellUninstall: tell('uninstall'), tellGone: tell('gone'), logger };
}

const ageBy = (interval: string) =>
  api.database.raw(`update organization set installed_at = now() - ?::interval`, [interval]);

describe('an install that giosg gives no token for', () => {
  beforeEach(() => {
    api.vendors.behaviour.exchange = 400;
  });

  it('tells the problem on the page and starts nothing', async () => {
    const token = await openSession(api);
    expect(await setup(token)).toMatchObject({
      installation: {
        status: 'access_lost',
        problem: { code: 'giosg_code_refused', message: expect.stringContaining('Open Setup') as string },
      },
      credentials: { status: 'missing' },
    });
    expect(api.workflow.calls).toEqual([]);
  });

  it('leaves nothing once its session has ended', async () => {
    await openSession(api);
    await ageBy('1 hour');
    const net = createNet();
    await tidyInstallations(net);
    expect(await find()).not.toBeNull();
    await api.database.raw(`update setup_session set expires_at = now() - interval '1 second'`);
    await tidyInstallations(net);
    expect(await find()).toBeNull();
    expect(net.told).toEqual([`gone ${organizationId}`]);
  });

  it('is repaired by the next setup, and lasts then', async () => {
    await openSession(api);
    api.vendors.behaviour.exchange = 'bot-token-2';
    expect(await setup(await openSession(api, { type: 'setup' }))).toMatchObject({
      installation: { status: 'installed' },
    });
    expect(api.workflow.calls).toEqual(['trigger:setup']);
    await ageBy('1 year');
    await api.database('setup_session').delete();
    await tidyInstallations(createNet());
    expect(await storedToken()).toBe('bot-token-2');
  });

  it('lasts when a manager has entered credentials meanwhile', async () => {
    await openSession(api);
    await api.database('genesys_credentials').insert({
      organization_id: organizationId,
      region: 'mypurecloud.de',
      client_id: 'client',
      client_secret_sealed: 'sealed',
      status: 'valid',
      checked_at: new Date(),
    });
    await ageBy('1 year');
    await api.database('setup_session').delete();
    await tidyInstallations(createNet());
    expect(await find()).not.toBeNull();
  });
});

describe('a replayed install', () => {
  it('changes nothing of an installation that works', async () => {
    await sendTrigger(api);
    const before = await find();
    api.vendors.behaviour.exchange = 400;
    await sendTrigger(api, { claims: { inst_id: 'an-older-installation', app_user_id: 'an-older-bot' } });
    expect(await find()).toEqual(before);
  });

  it('does not call off an uninstall that is being asked about', async () => {
    await sendTrigger(api);
    await sendTrigger(api, { type: 'uninstall' });
    api.vendors.behaviour.exchange = 400;
    await sendTrigger(api);
    await sendTrigger(api, { type: 'setup' });
    expect(api.workflow.calls).toEqual(['trigger:install', 'trigger:uninstall']);
  });

  it('by another user, with a code of its own, replaces the token', async () => {
    await sendTrigger(api);
    api.vendors.behaviour.exchange = 'bot-token-2';
    const other = await sendTrigger(api, { claims: { user_id: 'somebody-else', inst_id: 'second' } });
    expect(other.status).toBe(303);
    expect(await storedToken()).toBe('bot-token-2');
    expect((await find())?.giosgInstallationId).toBe('second');
    expect(api.workflow.calls).toEqual(['trigger:install', 'trigger:install']);
  });
});

describe('an uninstall while Temporal is away', () => {
  beforeEach(async () => {
    await sendTrigger(api);
    api.workflow.failWith = new WorkflowNotReadyError('away');
    expect((await sendTrigger(api, { type: 'uninstall' })).status).toBe(200);
  });

  it('is kept, and handed over once Temporal is back', async () => {
    await expect(handOverUninstalls(createNet(new Error('still away')))).rejects.toThrow('still away');
    const net = createNet();
    await handOverUninstalls(net);
    await handOverUninstalls(net);
    expect(net.told).toEqual([`uninstall ${organizationId}`]);
    expect(await find()).not.toBeNull();
  });

  it('is history when the app was installed again meanwhile', async () => {
    api.workflow.failWith = undefined;
    api.vendors.behaviour.exchange = 'bot-token-2';
    await sendTrigger(api);
    const net = createNet();
    await handOverUninstalls(net);
    expect(net.told).toEqual([]);
  });
});

describe('two organizations', () => {
  const other = 'b28dfb91-0000-11e0-b51a-00163e0c01f2';
  const openOther = async () => {
    api.vendors.behaviour.exchangeOrganization = other;
    return openSession(api, { claims: { org_id: other } });
  };

  it('share nothing: a session sees, changes and outlives its own only', async () => {
    const mine = await openSession(api);
    const theirs = await openOther();
    const agent = { giosg_user_id: userId, name: 'Maija' };
    await api.database('agent').insert({ ...agent, organization_id: organizationId });
    const list = async (token: string) =>
      ((await (await api.fetch('/api/setup/agents', { headers: bearer(token) })).json()) as { agents: object[] })
        .agents;
    expect([(await list(mine)).length, (await list(theirs)).length]).toEqual([1, 0]);
    expect((await api.fetch(`/api/setup/agents/${userId}/sync`, put(theirs, { enabled: false }))).status).toBe(404);
    expect((await api.fetch(`/api/setup/agents/${userId}/sync`, put(mine, { enabled: false }))).status).toBe(200);
    expect(await setup(mine)).toMatchObject({ organization: { id: organizationId } });
    expect(await setup(theirs)).toMatchObject({ organization: { id: other } });
    await organizations().remove(organizationId);
    expect((await api.fetch('/api/setup', { headers: bearer(mine) })).status).toBe(401);
    expect((await api.fetch('/api/setup', { headers: bearer(theirs) })).status).toBe(200);
  });
});

describe('removing an organization', () => {
  it('leaves nothing but the timeline, which names nobody', async () => {
    const token = await openSession(api);
    await fillEveryTable();
    await organizations().remove(organizationId);
    const left: Record<string, number> = {};
    for (const table of await organizationTables()) {
      const rows = await api.database(table).where({ organization_id: organizationId });
      if (rows.length > 0) left[table] = rows.length;
    }
    expect(left).toEqual({ timeline: 1 });
    expect(await tablesThatStay()).toEqual(['timeline']);
    expect(Object.keys(await api.database('timeline').columnInfo()).filter((name) => /name|email/.test(name))).toEqual(
      [],
    );
    expect((await api.fetch('/api/setup', { headers: bearer(token) })).status).toBe(401);
  });
});

describe('GET /metrics', () => {
  it('counts installations by their state', async () => {
    await sendTrigger(api);
    await organizations().install('without-token', null);
    await organizations().install('unconfirmed', null);
    await api
      .database('organization')
      .where({ organization_id: 'unconfirmed' })
      .update({ installation_status: 'uninstall_unconfirmed' });
    const text = await (await api.fetch('/metrics')).text();
    expect(text).toContain('test_organizations{installation="installed"} 1');
    expect(text).toContain('test_organizations{installation="access_lost"} 1');
    expect(text).toContain('test_organizations{installation="uninstall_unconfirmed"} 1');
  });
});

async function organizationTables(): Promise<string[]> {
  const { rows } = await api.database.raw<{ rows: { table_name: string }[] }>(
    `select table_name from information_schema.columns
     where table_schema = 'public' and column_name = 'organization_id' order by table_name`,
  );
  return rows.map((row) => row.table_name);
}

/** Those whose rows don't go with their organization, whoever adds a table later. */
async function tablesThatStay(): Promise<string[]> {
  const { rows } = await api.database.raw<{ rows: { table_name: string }[] }>(
    `select conrelid::regclass::text as table_name from pg_constraint
     where contype = 'f' and confrelid = 'organization'::regclass and confdeltype = 'c'`,
  );
  const cascading = new Set([...rows.map((row) => row.table_name), 'organization']);
  return (await organizationTables()).filter((table) => !cascading.has(table));
}

/** One row in each table that holds something of an organization. */
async function fillEveryTable(): Promise<void> {
  const of = { organization_id: organizationId };
  const at = new Date();
  const agent = { ...of, giosg_user_id: userId };
  const rows: Record<string, object> = {
    genesys_credentials: {
      ...of,
      region: 'mypurecloud.de',
      client_id: 'client',
      client_secret_sealed: 'sealed',
      status: 'valid',
      checked_at: at,
    },
    genesys_token: of,
    notification_channel: { ...of, number: 1, channel_id_sealed: 's', connect_uri_sealed: 's', expires_at: at },
    agent: { ...agent, email: 'maija@example.com', name: 'Maija Meikäläinen' },
    agent_setting: agent,
    observation: { ...agent, side: 'giosg', state: '{}', read_seq: 1 },
    giosg_change: agent,
    sync_policy: { ...of, version: 1, policy: '{}', saved_by: userId },
    presence_definition: {
      ...of,
      definition_id: 'd',
      name: 'Lunch',
      system_presence: 'MEAL',
      is_primary: false,
      is_deactivated: false,
    },
    timeline: {
      ...agent,
      side: 'giosg',
      change: 'on → off',
      cause: 'Genesys event',
      rule: 'call',
      policy_version: 1,
      outcome: 'written',
    },
    lease: of,
  };
  for (const [table, row] of Object.entries(rows)) await api.database(table).insert(row);
}
