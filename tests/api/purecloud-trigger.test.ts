import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupAnswerSchema } from '../../api/contracts/setup';
import { createDatabase } from '../../db/database';
import { createOrganizationRepository } from '../../db/organization.repository';
import { waitFor } from '../support/wait-for';
import { startTestApi, webhookSecrets, type TestApi } from './support/test-api';
import { bearer, openSession } from './support/triggers';
import { organizationId as installedByTrigger } from './support/vendors';

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(__dirname, '../fixtures/giosg', name), 'utf8')) as Record<string, unknown>;

/** The organization and the user of all fixtures. */
const organizationId = '060f67b6-f81c-566a-9148-c21815aa8d0d';
const giosgUserId = '6776dae6-c074-5c6e-a577-4bda89bfd315';
const secret = webhookSecrets[0] ?? '';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.database('organization').delete();
  const organizations = createOrganizationRepository(api.database);
  await organizations.install(organizationId, null);
  await organizations.open(organizationId);
});

const post = (body: unknown, query = `?secret=${secret}`, target = api) =>
  target.fetch(`/purecloud_trigger${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const changedUsers = async () => {
  const rows = await api.database('giosg_change').select<{ giosg_user_id: string }[]>('giosg_user_id');
  return rows.map((row) => row.giosg_user_id);
};

const messagesOf = (name: string) =>
  Object.entries(fixture(name)).filter(([key]) => !key.startsWith('_')) as [
    string,
    { channel: string; app_user_auth?: unknown },
  ][];

const changed = messagesOf('webhook-user-bodies.constructed.json')[0]?.[1] ?? { channel: '' };

describe('POST /purecloud_trigger', () => {
  describe('should be protected', () => {
    it.each([
      ['no secret', ''],
      ['an empty secret', '?secret='],
      ['a wrong secret', '?secret=wrong'],
      ['a secret given twice', `?secret=${secret}&secret=${secret}`],
      ['several at once', `?secret=${webhookSecrets.join(',')}`],
    ])('refuses %s with 403 before it reads the body', async (_name, query) => {
      const response = await post('not json', query);
      expect(response.status).toBe(403);
      expect(await changedUsers()).toEqual([]);
    });

    it.each(webhookSecrets)('accepts each secret of a rotation', async (each) => {
      expect((await post(changed, `?secret=${each}`)).status).toBe(202);
    });

    it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('answers 405 to %s', async (method) => {
      const response = await api.fetch(`/purecloud_trigger?secret=${secret}`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    });
  });

  describe("giosg's messages", () => {
    const user = [...messagesOf('webhook-user-bodies.constructed.json'), ...messagesOf('realtime-user-messages.json')];
    it.each(user)('%s is a reason to look at that user', async (_name, body) => {
      const response = await post(body);
      expect(response.status).toBe(202);
      expect(await response.text()).toBe('');
      expect(await changedUsers()).toEqual([giosgUserId]);
    });

    const chat = messagesOf('webhook-chat-bodies.json');
    it.each(chat)('%s is ignored and counted', async (_name, body) => {
      const before = await counted('ignored');
      expect((await post(body)).status).toBe(200);
      expect(await changedUsers()).toEqual([]);
      expect(await counted('ignored')).toBe(before + 1);
    });

    it('is not answered before its row is durable', async () => {
      const holder = await api.database.transaction();
      let answered = false;
      try {
        await holder.raw('lock table giosg_change in access exclusive mode');
        const answer = post(changed).finally(() => {
          answered = true;
        });
        const isWaiting = async () => {
          const { rows } = await holder.raw<{ rows: unknown[] }>('select 1 from pg_locks where not granted');
          return rows.length > 0;
        };
        await waitFor(isWaiting, 'the row to wait for the table');
        expect(answered).toBe(false);
        await holder.rollback();
        expect((await answer).status).toBe(202);
        expect(await changedUsers()).toEqual([giosgUserId]);
      } finally {
        if (!holder.isCompleted()) await holder.rollback();
      }
    });

    it('loses none of many at once, about many users', async () => {
      const channel = `/api/v5/orgs/${organizationId}/users`;
      const users = Array.from({ length: 100 }, (_, index) => `user-${index}`).sort();
      const bodies = [...users, ...users, ...users].map((id) => ({ channel, action: 'changed', resource_id: id }));
      const answers = await Promise.all(bodies.map((body) => post(body)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
      expect((await changedUsers()).sort()).toEqual(users);
    });

    it('notes one row for a storm about one user', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(changed)));
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 202));
      expect(await changedUsers()).toEqual([giosgUserId]);
    });
  });

  describe('when giosg last sent one, so that a wrong registration is noticed', () => {
    const lastWebhookAt = async () =>
      (await createOrganizationRepository(api.database).find(organizationId))?.lastWebhookAt ?? null;

    it('is not known before the first, nor from one that cannot be giosg’s', async () => {
      expect(await lastWebhookAt()).toBeNull();
      await post(changed, '?secret=wrong');
      await post({ ...changed, app_user_auth: { organization_id: 'another' } });
      expect(await lastWebhookAt()).toBeNull();
    });

    it('is known also before the first Connect, and shown to the setup page', async () => {
      const token = await openSession(api);
      const { app_user_auth: _, ...unsigned } = changed;
      await post({ ...unsigned, channel: `/api/v5/orgs/${installedByTrigger}/users`, resource: {} });
      const answer = await api.fetch('/api/setup', { headers: bearer(token) });
      const { installation } = setupAnswerSchema.parse(await answer.json());
      const stored = await createOrganizationRepository(api.database).find(installedByTrigger);
      expect(stored?.lastWebhookAt).toBeInstanceOf(Date);
      expect(installation.lastWebhookAt).toBe(stored?.lastWebhookAt?.toISOString());
    });

    it('costs no write of its own within 10 s', async () => {
      const noted = async (secondsAgo: number) => {
        const at = new Date(Date.now() - secondsAgo * 1_000);
        await api.database('organization').update({ last_webhook_at: at });
        await post(changed);
        return (await lastWebhookAt())?.getTime() === at.getTime();
      };
      // Far enough from the limit for a slow machine.
      expect(await noted(0)).toBe(true);
      expect(await noted(20)).toBe(false);
    });
  });

  describe('bodies that need no work', () => {
    it.each([
      ['a deeper path', { ...changed, channel: `${changed.channel}/${giosgUserId}/clients` }],
      ['an organization that is not installed', { ...changed, channel: '/api/v5/orgs/another/users' }],
      ['another organization in the authorization', { ...changed, app_user_auth: { organization_id: 'another' } }],
      ['another organization in the resource', { ...changed, resource: { organization_id: 'another' } }],
      ['an unknown action', { ...changed, action: 'exploded' }],
      ['an id that is a path', { ...changed, resource_id: '../../secrets' }],
      ['a list', [changed]],
      ['null', null],
      ['a number', 7],
    ])('answers 200 to %s', async (_name, body) => {
      expect((await post(body)).status).toBe(200);
      expect(await changedUsers()).toEqual([]);
    });

    it('answers 200 while the organization is not connected', async () => {
      await createOrganizationRepository(api.database).close(organizationId);
      expect((await post(changed)).status).toBe(200);
    });
  });

  it.each([
    ['text', 'not json'],
    ['half of it', '{"channel":'],
    ['nothing', ''],
  ])('answers 400 to %s', async (_name, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'malformed_json' } });
  });

  it('accepts 256 KiB and answers 413 to more', async () => {
    const filled = (size: number) => {
      const empty = JSON.stringify({ ...changed, filling: '' });
      return JSON.stringify({ ...changed, filling: 'x'.repeat(size - empty.length) });
    };
    expect((await post(filled(256 * 1024))).status).toBe(202);
    expect((await post(filled(256 * 1024 + 1))).status).toBe(413);
  });

  it('answers 503 with Retry-After while Postgres is away, so that giosg sends it again', async () => {
    // A port where nobody listens: the same as a Postgres that was stopped.
    const nowhere = createDatabase('postgres://nobody:nothing@127.0.0.1:1/nowhere');
    const alone = await startTestApi({ database: nowhere });
    try {
      const response = await post(changed, undefined, alone);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await response.json()).toMatchObject({ error: { code: 'not_ready' } });
    } finally {
      await alone.close();
    }
  });

  it('answers 503 before giosg gives up while Postgres hangs', async () => {
    const holder = await api.database.transaction();
    try {
      await holder.raw('lock table organization in access exclusive mode');
      const answers = await Promise.all([post(changed), post(changed)]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    } finally {
      await holder.rollback();
    }
  });
});

async function counted(outcome: string): Promise<number> {
  const { values } = await api.metrics.webhooksReceived.get();
  return values.find((value) => value.labels.outcome === outcome)?.value ?? 0;
}
