import type { User, UserPreferences } from '@giosg/types';
import { createSandbox, type Sandbox } from '../create-sandbox';
import { botToken, call } from '../test-support/calls';
import type { UserPage } from './user-pages';
import type { preferencesResource, userResource } from './user-resource';

/** giosg's own types without the brands of their ids. */
type Unbranded<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends object
      ? { [K in keyof T]: Unbranded<T[K]> }
      : T;

// These two lines are the check: the compiler refuses an answer that isn't giosg's type.
const asGiosgUser = (user: ReturnType<typeof userResource>): Unbranded<User> => user;
const asGiosgPreferences = (preferences: ReturnType<typeof preferencesResource>): Unbranded<UserPreferences> =>
  preferences;

describe('giosg users', () => {
  let sandbox: Sandbox;
  let headers: Record<string, string>;
  let users: string;
  let id: string;

  beforeEach(async () => {
    sandbox = await createSandbox({ publicUrl: 'http://127.0.0.1:1', settings: { webhookRetryDelaysMs: [] } });
    headers = { Authorization: `Token ${await botToken(sandbox)}` };
    const organization = sandbox.control.organization();
    users = `${sandbox.url}/api/v5/orgs/${organization.id}/users`;
    id = sandbox.control.state().organizations[0]!.agents[0]!.giosg!.id;
  });
  afterEach(() => sandbox.close());

  const get = (path = '') => call(`${users}${path}`, { headers });
  const patch = (json: unknown, path = `/${id}`) => call(`${users}${path}`, { method: 'PATCH', headers, json });

  it('answers giosg’s own types', async () => {
    const user = asGiosgUser((await get(`/${id}`)).body as ReturnType<typeof userResource>);
    expect(Object.keys(user).sort()).toEqual(Object.keys(await fixtureUser()).sort());
    expect(
      asGiosgPreferences((await get(`/${id}/preferences`)).body as ReturnType<typeof preferencesResource>)
        .chat_capacity,
    ).toBe(5);
  });

  it('is online only while wanted and present', async () => {
    expect((await patch({ is_online_enabled: true })).body).toMatchObject({ is_online: true });
    sandbox.control.people.giosg(id, { present: false });
    expect((await get(`/${id}`)).body).toMatchObject({ is_online: false, is_online_enabled: true });
    expect((await patch({ is_online: true, is_present: true })).body).toMatchObject({ is_online: false });
    expect(await patch({ is_online_enabled: 'yes' })).toMatchObject({
      status: 400,
      body: { is_online_enabled: [expect.any(String)] },
    });
  });

  it('pages by cursor with whole URLs until next is null', async () => {
    sandbox.control.configure({ giosgPageSize: 3 });
    const seen: string[] = [];
    let next: UserPage['next'] = users;
    while (next !== null) {
      const page = (await call(next, { headers })).body as UserPage;
      seen.push(...page.results.map((user) => user.id));
      expect(page.previous === null).toBe(next === users);
      next = page.next;
    }
    expect(new Set(seen).size).toBe(8);
    expect((await get('?cursor=nonsense')).status).toBe(404);
  });

  it('hides the deleted, other organizations and what the caller may not see', async () => {
    sandbox.control.people.giosg(id, { deleted: true });
    expect((await get(`/${id}`)).body).toEqual({ detail: 'Not found.' });
    expect((await get(`/${id}?include_deleted=true`)).body).toMatchObject({ is_deleted: true });
    const other = sandbox.control.addOrganization({ agents: 1 });
    expect((await call(`${sandbox.url}/api/v5/orgs/${other.id}/users`, { headers })).status).toBe(403);
    sandbox.control.updateInstallation(sandbox.control.organization().id, { allowedScopes: [] });
    expect((await get()).status).toBe(403);
    expect((await call(users)).status).toBe(401);
  });

  it('refuses everything of a disabled app', async () => {
    sandbox.control.updateInstallation(sandbox.control.organization().id, { isDisabled: true });
    expect((await get()).status).toBe(403);
  });
});

async function fixtureUser(): Promise<object> {
  const { readFile } = await import('node:fs/promises');
  const path = await import('node:path');
  const file = path.join(__dirname, '../../tests/fixtures/giosg/user-resources.constructed.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { operator: object }).operator;
}
