import type { SetupAnswer } from '../../api/contracts/setup';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { sandboxDefaults } from '../../sandbox/defaults';
import { createOrganizationRepository } from '../../db/organization.repository';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, fragmentOf, put } from './support/triggers';

let sandbox: Sandbox;
let api: TestApi;
let organizationId: string;
beforeAll(async () => {
  sandbox = await createSandbox({ port: 0 });
  api = await startTestApi({
    settings: {
      publicUrl: 'http://localhost:3000',
      giosg: {
        baseUrl: sandbox.url,
        appId: sandboxDefaults.giosgAppId,
        appSecret: sandboxDefaults.giosgAppSecret,
        webhookSecrets: [sandboxDefaults.giosgWebhookSecret],
      },
      genesys: { loginUrl: sandbox.url, apiUrl: sandbox.url },
    },
  });
  sandbox.control.configure({ publicUrl: api.url });
  organizationId = sandbox.control.organization().id;
});
afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const credentials = {
  region: 'mypurecloud.de',
  clientId: sandboxDefaults.genesysClientId,
  clientSecret: sandboxDefaults.genesysClientSecret,
};

/** Follows a trigger as the browser does, and gives the session it leads to. */
async function open(type: string, userId?: string): Promise<{ session: string; redirectUri: string | null }> {
  const redirectUri = `${sandbox.url}/?installed=yes`;
  const url = new URL(sandbox.control.trigger({ type, redirectUri, ...(userId === undefined ? {} : { userId }) }));
  const response = await api.fetch(`${url.pathname}${url.search}`);
  expect(response.status).toBe(303);
  const fragment = fragmentOf(response);
  return { session: fragment.get('session') ?? '', redirectUri: fragment.get('redirect_uri') };
}

const read = async (session: string) =>
  (await (await api.fetch('/api/setup', { headers: bearer(session) })).json()) as SetupAnswer;

/** giosg posts in the background. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the API against the simulated giosg and Genesys Cloud', () => {
  it('installs, and takes the first person for the manager that giosg says he is', async () => {
    const { session, redirectUri } = await open('install');
    expect(redirectUri).toBe(`${sandbox.url}/?installed=yes`);
    const state = await read(session);
    expect(state).toMatchObject({ organization: { id: organizationId }, installation: { status: 'installed' } });
    expect(state.credentials).toHaveProperty('clientId');
  });

  it('takes somebody else for an agent', async () => {
    const users = sandbox.control.state().organizations[0]?.agents ?? [];
    const person = users.find((user) => user.giosg && !user.giosg.isManager);
    const { session } = await open('manual_nav', person?.giosg?.id);
    const response = await api.fetch('/api/setup/policy', { headers: bearer(session) });
    expect(response.status).toBe(403);
  });

  it('saves credentials that Genesys Cloud accepts, and no others', async () => {
    const { session } = await open('setup');
    const wrong = await api.fetch('/api/setup/credentials', put(session, { ...credentials, clientSecret: 'wrong' }));
    expect(await wrong.json()).toMatchObject({ error: { code: 'genesys_invalid_client' } });
    sandbox.control.updateClient(credentials.clientId, { permissions: ['presence:userPresence:edit'] });
    const weak = await api.fetch('/api/setup/credentials', put(session, credentials));
    expect(weak.status).toBe(422);
    expect(await weak.json()).toMatchObject({
      error: {
        code: 'genesys_missing_permission',
        details: ['presence:presenceDefinition:view', 'directory:user:view'],
      },
    });
    sandbox.control.updateClient(credentials.clientId, {
      permissions: ['presence:presenceDefinition:view', 'directory:user:view', 'presence:userPresence:edit'],
    });
    const good = await api.fetch('/api/setup/credentials', put(session, credentials));
    expect(await good.json()).toMatchObject({ credentials: { status: 'valid' } });
    expect(await api.database('presence_definition').where({ name: 'On Queue' })).toHaveLength(1);
  });

  it('names everything that Genesys Cloud grants, lacks or keeps to itself', async () => {
    const { session } = await open('setup');
    const all = {
      permissions: ['presence:presenceDefinition:view', 'directory:user:view', 'presence:userPresence:edit'],
      scopes: ['notifications', 'presence', 'user-basic-info', 'users:readonly'],
    };
    sandbox.control.configure({ topicPermissions: { presence: ['presence:userPresence:view'] } });
    sandbox.control.updateClient(credentials.clientId, all);
    const saved = await api.fetch('/api/setup/credentials', put(session, credentials));
    const { checks = [] } = ((await saved.json()) as SetupAnswer).credentials;
    expect(Object.fromEntries(checks.map(({ id, status }) => [id, status]))).toEqual({
      token: 'granted',
      'permission/presence:presenceDefinition:view': 'granted',
      'permission/directory:user:view': 'granted',
      'permission/presence:userPresence:edit': 'granted',
      'permission/presence:userPresence:view': 'unknown',
      'permission/routing:agent:onqueue': 'unknown',
      'scope/presence': 'granted',
      'scope/users:readonly': 'granted',
      'scope/notifications': 'granted',
      'topic/v2.users.{id}.presence': 'unknown',
      'topic/v2.users.{id}.routingStatus': 'granted',
    });
    expect(checks[0]).toMatchObject({ name: 'Esimerkki Oy' });
    expect((await read(session)).credentials.checks).toEqual(checks);
    sandbox.control.updateClient(credentials.clientId, { permissions: [], scopes: ['user-basic-info', 'presence'] });
    const refused = await api.fetch('/api/setup/credentials', put(session, credentials));
    expect(await refused.json()).toMatchObject({
      error: {
        code: 'genesys_missing_permission',
        details: [
          'presence:presenceDefinition:view',
          'directory:user:view',
          'presence:userPresence:edit',
          'notifications',
        ],
      },
    });
    expect((await read(session)).credentials).toMatchObject({ status: 'valid', checks });
    sandbox.control.updateClient(credentials.clientId, { ...all, scopes: ['user-basic-info', 'presence:readonly'] });
    const unscoped = await api.fetch('/api/setup/credentials', put(session, credentials));
    expect(await unscoped.json()).toMatchObject({
      error: { details: ['presence', 'users:readonly', 'notifications'] },
    });
    sandbox.control.updateClient(credentials.clientId, all);
  });

  it('notes who changed when giosg says so', async () => {
    await createOrganizationRepository(api.database).open(organizationId);
    const person = sandbox.control.state().organizations[0]?.agents.find((user) => user.giosg)?.giosg?.id ?? '';
    expect(await sandbox.control.backgroundTrigger({ type: 'chat_start', userId: person })).toMatchObject({
      status: 200,
    });
    await until(async () => (await api.database('giosg_change').where({ giosg_user_id: person })).length === 1);
  });

  it('tells the workflow of an uninstallation, and keeps everything until giosg confirms it', async () => {
    api.workflow.calls = [];
    expect(await sandbox.control.uninstall()).toMatchObject({ status: 200 });
    expect(api.workflow.calls).toEqual(['trigger:uninstall']);
    expect(await createOrganizationRepository(api.database).find(organizationId)).not.toBeNull();
  });
});
