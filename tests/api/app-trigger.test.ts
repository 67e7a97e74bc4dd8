import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkflowNotReadyError } from '../../api/organization-workflow';
import { createOrganizationRepository } from '../../db/organization.repository';
import { giosgTokenContext } from '../../db/sealed-secrets';
import { fragmentOf, openSession, sendTrigger, signData, bearer } from './support/triggers';
import { startTestApi, type TestApi } from './support/test-api';
import { organizationId, userId } from './support/vendors';

interface TriggerCase {
  name: string;
  query: string[];
  accept: boolean;
}
const fixture = JSON.parse(readFileSync(join(__dirname, '../fixtures/giosg/trigger-request-cases.json'), 'utf8')) as {
  cases: TriggerCase[];
};

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
const roleOf = async (token: string) => {
  const answer = await api.fetch('/api/setup/session', { headers: bearer(token) });
  return ((await answer.json()) as { role: string }).role;
};

describe('GET /app_trigger', () => {
  describe('should be protected', () => {
    const types = ['install', 'setup', 'manual_nav', 'manual_dialog', 'uninstall', 'chat_end', 'console_load'];
    it.each(types)('refuses forged data for %s', async (type) => {
      const response = await sendTrigger(api, { type, secret: 'another secret of another app 012345' });
      expect(response.status).toBe(401);
      expect(await organizations().find(organizationId)).toBeNull();
      expect(api.workflow.calls).toEqual([]);
    });

    it.each([
      ['expired data', { lifetimeSeconds: -120 }],
      ['another algorithm', { algorithm: 'HS512' as const }],
      ["another app's id", { claims: { app_id: 'another-app' } }],
    ])('refuses %s with 401', async (_name, options) => {
      expect((await sendTrigger(api, options)).status).toBe(401);
    });

    it('refuses data without a signature', async () => {
      const [, payload] = (await signData()).split('.');
      const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
      const query = new URLSearchParams({ type: 'setup', data: `${header}.${payload}.`, token: 't' });
      expect((await api.fetch(`/app_trigger?${query.toString()}`)).status).toBe(401);
    });

    it('answers 405 to other methods', async () => {
      const response = await api.fetch('/app_trigger', { method: 'POST' });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET');
    });
  });

  describe("giosg's own accept and reject cases", () => {
    it.each(fixture.cases.map((testCase) => [testCase.name, testCase] as const))('%s', async (_name, testCase) => {
      const response = await api.fetch(`/app_trigger?${await toQuery(testCase.query)}`);
      if (testCase.accept) expect([200, 303]).toContain(response.status);
      else expect([400, 401]).toContain(response.status);
    });
  });

  it('answers with a page in a browser and with JSON elsewhere', async () => {
    const page = await sendTrigger(api, { lifetimeSeconds: -120, accept: 'text/html,application/xhtml+xml' });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('expired');
    const json = await sendTrigger(api, { lifetimeSeconds: -120 });
    expect(await json.json()).toEqual({ error: { code: 'invalid_data', message: expect.any(String) as string } });
  });

  describe('install', () => {
    it('makes the organization known, stores the bot token sealed and opens a session', async () => {
      const response = await sendTrigger(api);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toMatch(/^\/setup#session=[\w-]{43}&redirect_uri=/);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(fragmentOf(response).get('redirect_uri')).toBe(`${api.vendors.url}/settings`);

      const row = await organizations().find(organizationId);
      expect(row).toMatchObject({ installationStatus: 'installed', giosgTokenProblem: null });
      expect(row?.giosgTokenSealed).not.toContain('bot-token-1');
      expect(api.keyring.decrypt(row?.giosgTokenSealed ?? '', giosgTokenContext(organizationId))).toBe('bot-token-1');
      expect(api.workflow.calls).toEqual(['trigger:install']);
    });

    it.each([
      ['another origin', 'https://evil.example/settings'],
      ['a script', 'javascript:alert(1)'],
      ['a look-alike', 'https://service.giosg.com.evil.example/'],
      ['no URL', '//evil.example'],
    ])('drops a redirect_uri to %s', async (_name, redirectUri) => {
      const response = await sendTrigger(api, { redirectUri });
      expect(response.status).toBe(303);
      expect(fragmentOf(response).has('redirect_uri')).toBe(false);
    });

    it('keeps the token and the status it has when it is replayed', async () => {
      await sendTrigger(api);
      const before = await organizations().find(organizationId);
      api.vendors.behaviour.exchange = 400;
      expect((await sendTrigger(api)).status).toBe(303);
      expect(await organizations().find(organizationId)).toEqual(before);
    });

    it('opens the page with the problem when the code is refused, and the next setup repairs it', async () => {
      api.vendors.behaviour.exchange = 400;
      const token = await openSession(api);
      const broken = await api.fetch('/api/setup', { headers: bearer(token) });
      expect(await broken.json()).toMatchObject({
        installation: { status: 'access_lost', problem: { code: 'giosg_code_refused' } },
      });
      api.vendors.behaviour.exchange = 'bot-token-2';
      const repaired = await openSession(api, { type: 'setup' });
      const answer = (await (await api.fetch('/api/setup', { headers: bearer(repaired) })).json()) as object;
      expect(answer).toMatchObject({ installation: { status: 'installed' } });
    });

    it('refuses a token of another organization', async () => {
      api.vendors.behaviour.exchangeOrganization = 'another';
      await sendTrigger(api);
      expect((await organizations().find(organizationId))?.giosgTokenSealed).toBeNull();
    });

    it('opens the page while Temporal is away', async () => {
      api.workflow.failWith = new WorkflowNotReadyError('away');
      expect((await sendTrigger(api)).status).toBe(303);
    });
  });

  describe('setup and the manual ones', () => {
    it.each(['setup', 'manual_nav', 'manual_dialog'])('%s repairs an installation nobody knows here', async (type) => {
      const response = await sendTrigger(api, { type });
      expect(response.status).toBe(303);
      expect(fragmentOf(response).has('redirect_uri')).toBe(false);
      expect((await organizations().find(organizationId))?.giosgTokenSealed).not.toBeNull();
    });

    it('says that the app is not installed when there is no code to repair it with', async () => {
      const response = await sendTrigger(api, { type: 'setup', claims: { app_user_code: null } });
      expect(response.status).toBe(404);
      expect(await organizations().find(organizationId)).toBeNull();
    });

    it('does not spend codes on an installation that works when an agent opens the app', async () => {
      await sendTrigger(api);
      api.vendors.calls.length = 0;
      await sendTrigger(api, { type: 'manual_nav' });
      expect(api.vendors.calls).not.toContain('POST /identity/token');
    });

    it('brings back access that was lost', async () => {
      await sendTrigger(api);
      await api.database('organization').update({ installation_status: 'access_lost' });
      await sendTrigger(api, { type: 'manual_nav' });
      expect((await organizations().find(organizationId))?.installationStatus).toBe('installed');
    });
  });

  describe('who manages', () => {
    it.each([
      ['a manager by giosg', { manager: true }, 'manual_nav', 'manager'],
      ['no manager by giosg, though he came by setup', { manager: false }, 'setup', 'agent'],
      ['giosg says nothing, came by setup', { manager: null }, 'setup', 'manager'],
      ['giosg says nothing, came by manual_nav', { manager: null }, 'manual_nav', 'agent'],
      ['giosg is down, came by install', { manager: 503 }, 'install', 'manager'],
      ['giosg is down, came by manual_dialog', { manager: 503 }, 'manual_dialog', 'agent'],
      ['a spoilt token and no manager by the bot', { manager: 401, managerAsBot: false }, 'setup', 'agent'],
      ['a spoilt token and a manager by the bot', { manager: 401, managerAsBot: true }, 'manual_nav', 'manager'],
    ] as const)('%s', async (_name, behaviour, type, role) => {
      Object.assign(api.vendors.behaviour, behaviour);
      expect(await roleOf(await openSession(api, { type }))).toBe(role);
    });
  });

  describe('uninstall', () => {
    it('only tells the workflow, which asks giosg', async () => {
      await sendTrigger(api);
      const before = await organizations().find(organizationId);
      const response = await sendTrigger(api, { type: 'uninstall' });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
      expect(api.workflow.calls).toEqual(['trigger:install', 'trigger:uninstall']);
      expect(await organizations().find(organizationId)).toEqual(before);
    });

    it('starts nothing for an organization that is not installed', async () => {
      expect((await sendTrigger(api, { type: 'uninstall' })).status).toBe(200);
      expect(api.workflow.calls).toEqual([]);
    });
  });

  describe('background types', () => {
    const types = ['console_load', 'chat_start', 'chat_end', 'chat_end_with_msgs', 'chat_open', 'chat_close'];
    it.each([...types, 'chat_focus'])('%s is a reason to look at that user', async (type) => {
      await organizations().install(organizationId, null);
      await organizations().open(organizationId);
      const response = await sendTrigger(api, { type });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
      const rows = await api.database('giosg_change').select('giosg_user_id');
      expect(rows).toEqual([{ giosg_user_id: userId }]);
      // No webhook: whether those arrive is another question.
      expect((await organizations().find(organizationId))?.lastWebhookAt).toBeNull();
    });

    it('answers 200 though Postgres cannot take the hint', async () => {
      await organizations().install(organizationId, null);
      await api.database.raw('alter table giosg_change rename to giosg_change_away');
      try {
        expect((await sendTrigger(api, { type: 'chat_start' })).status).toBe(200);
      } finally {
        await api.database.raw('alter table giosg_change_away rename to giosg_change');
      }
    });

    it('leaves nothing while disconnected', async () => {
      await organizations().install(organizationId, null);
      expect((await sendTrigger(api, { type: 'chat_end' })).status).toBe(200);
      expect(await api.database('giosg_change').select()).toEqual([]);
    });
  });
});

/** The words of the fixture as a query string. */
async function toQuery(words: string[]): Promise<string> {
  const query = new URLSearchParams();
  for (const word of words) {
    if (word.startsWith('type=')) query.set('type', word.slice('type='.length));
    else if (word === 'data') query.set('data', await signData());
    else if (word === 'data(forged)') query.set('data', await signData({ secret: 'forged'.repeat(8) }));
    else if (word === 'data(expired)') query.set('data', await signData({ lifetimeSeconds: -600 }));
    // The genuine one is signed with a secret that nobody has, and has expired long ago.
    else if (word === 'data(raw)')
      query.set('data', await signData({ secret: '123abc456cde'.repeat(3), lifetimeSeconds: -1e8 }));
    else if (word === 'redirect_uri') query.set('redirect_uri', `${api.vendors.url}/apps`);
    else query.set('token', 'giosg-own-token');
  }
  return query.toString();
}
