import { createHash } from 'node:crypto';
import { setupEndpoints } from '../../api/contracts/endpoints';
import { createSessions } from '../../api/sessions';
import { createSetupSessionRepository } from '../../db/setup-session.repository';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession } from './support/triggers';
import { organizationId, userId } from './support/vendors';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.vendors.reset();
  await api.database('organization').delete();
});

const ask = (token: string) => api.fetch('/api/setup/session', { headers: bearer(token) });

describe('the setup API should be protected', () => {
  const endpoints = Object.values(setupEndpoints).map((endpoint) => {
    const path = endpoint.path.replace('{giosgUserId}', userId);
    return [`${endpoint.method.toUpperCase()} ${path}`, endpoint.method.toUpperCase(), path, endpoint.allowed] as const;
  });

  it.each(endpoints)('%s without a session', async (_name, method, path) => {
    const response = await api.fetch(path, { method, ...(method === 'GET' ? {} : { body: 'not json' }) });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'session_required' } });
  });

  it.each(endpoints)('%s with a session that never was', async (_name, method, path) => {
    const response = await api.fetch(path, { method, headers: bearer('x'.repeat(43)) });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'session_expired' } });
  });

  it.each(endpoints.filter(([, , , allowed]) => allowed === 'manager'))(
    "%s with an agent's session",
    async (_name, method, path) => {
      api.vendors.behaviour.manager = false;
      const response = await api.fetch(path, { method, headers: bearer(await openSession(api)) });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ error: { code: 'managers_only' } });
    },
  );

  it.each(['available', 'sync'])("another agent's %s with an agent's session", async (part) => {
    api.vendors.behaviour.manager = false;
    const headers = bearer(await openSession(api));
    const response = await api.fetch(`/api/setup/agents/somebody-else/${part}`, { method: 'PUT', headers });
    expect(response.status).toBe(403);
  });

  it('stops an address that keeps sending refused sessions', async () => {
    const alone = await startTestApi();
    try {
      const statuses = new Set<number>();
      for (let attempt = 0; attempt < 302; attempt += 1) statuses.add((await alone.fetch('/api/setup')).status);
      expect([...statuses]).toEqual([401, 429]);
    } finally {
      await alone.close();
    }
  });
});

describe('a session', () => {
  it('says who is looking, and is stored as a hash only', async () => {
    const token = await openSession(api);
    const answer = (await (await ask(token)).json()) as { expiresAt: string };
    expect(answer).toEqual({
      role: 'manager',
      giosgUserId: userId,
      expiresAt: expect.any(String) as string,
      giosgUrl: api.vendors.url,
    });
    const minutes = (Date.parse(answer.expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(29);
    expect(minutes).toBeLessThanOrEqual(30.1);
    const rows = await api.database('setup_session').select<Record<string, unknown>[]>('*');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]?.['token_hash']).toBe(createHash('sha256').update(token).digest('hex'));
  });

  it('ends when it was not used for 30 minutes', async () => {
    const token = await openSession(api);
    await api.database.raw(`update setup_session set expires_at = now() - interval '1 second'`);
    const response = await ask(token);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'session_expired' } });
  });

  it('is renewed while it is used, and written at most once a minute', async () => {
    const token = await openSession(api);
    const read = async () => {
      await ask(token);
      const row = await api.database('setup_session').first<{ expires_at: Date }>('expires_at');
      return row.expires_at.getTime();
    };
    const first = await read();
    expect(await read()).toBe(first);
    await api.database.raw(`update setup_session set expires_at = now() + interval '5 minutes'`);
    expect(await read()).toBeGreaterThan(first - 1_000);
  });

  it('ends after 8 hours however much it is used', async () => {
    const token = await openSession(api);
    await api.database.raw(
      `update setup_session set created_at = now() - interval '7 hours 50 minutes', expires_at = now() + interval '1 minute'`,
    );
    const answer = (await (await ask(token)).json()) as { expiresAt: string };
    expect((Date.parse(answer.expiresAt) - Date.now()) / 60_000).toBeLessThanOrEqual(10.1);
    await api.database.raw(`update setup_session set created_at = now() - interval '8 hours', expires_at = now()`);
    expect((await ask(token)).status).toBe(401);
  });

  it('survives a restart and ends with the installation', async () => {
    const token = await openSession(api);
    const times = { idleSeconds: 1_800, totalSeconds: 28_800, renewalSeconds: 60 };
    const afterRestart = createSessions(createSetupSessionRepository(api.database, times));
    expect(await afterRestart.use(token)).toMatchObject({ organizationId, role: 'manager' });
    await api.database('organization').delete();
    expect((await ask(token)).status).toBe(401);
  });
});

describe('routes of the setup API', () => {
  it('name the methods a path has', async () => {
    const response = await api.fetch('/api/setup/policy', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, PUT');
    expect(await response.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
  });

  it('say 404 for a path they do not have', async () => {
    const response = await api.fetch('/api/setup/nothing', { headers: { accept: 'text/html' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
  });
});
