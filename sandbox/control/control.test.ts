import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSandbox, type Sandbox } from '../create-sandbox';
import { botToken, call, eventually, genesysToken, listen } from '../test-support/calls';

const busy = '31fe3bac-dea6-44b7-bed7-47f91660a1a0';

describe('control API', () => {
  let sandbox: Sandbox;
  let headers: Record<string, string>;

  beforeEach(async () => {
    sandbox = await createSandbox({ publicUrl: 'http://127.0.0.1:1' });
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
  });
  afterEach(() => sandbox.close());

  const post = (path: string, json: unknown = {}) => call(`${sandbox.url}/sandbox${path}`, { json });
  const agent = () => sandbox.control.state().organizations[0]!.agents[0]!;
  const patch = () =>
    call(`${sandbox.url}/api/v2/users/${agent().genesys!.id}/presences/purecloud`, {
      method: 'PATCH',
      headers,
      json: { presenceDefinition: { id: busy } },
    });
  const fault = async (json: object) => ((await post('/faults', json)).body as { fault: { id: string } }).fault.id;

  it('holds an answer before the call takes effect, until released', async () => {
    const id = await fault({ match: 'genesys.presence.patch', when: 'before', action: { type: 'hold' } });
    const answer = patch();
    await eventually(() => sandbox.control.faults.list()[0]?.holding === 1);
    expect(agent().genesys!.presence).toBe('Available');
    expect(sandbox.control.log({ kind: 'genesys.presence.patch' })[0]?.status).toBeUndefined();
    await post(`/faults/${id}/release`);
    expect((await answer).status).toBe(200);
    expect(agent().genesys!.presence).toBe('Busy');
  });

  it('holds an answer after the call took effect, for a time', async () => {
    await fault({ match: 'genesys.presence.*', when: 'after', action: { type: 'hold', timeoutMs: 50 } });
    const answer = patch();
    await eventually(() => agent().genesys!.presence === 'Busy');
    expect(sandbox.control.faults.list()[0]?.holding).toBe(1);
    expect((await answer).body).toMatchObject({ presenceDefinition: { id: busy } });
  });

  it('answers errors that are no JSON, limits and resets, as often as asked', async () => {
    await fault({ match: 'genesys.*', count: 2, action: { type: 'status', status: 503 } });
    const broken = await patch();
    expect([broken.status, broken.body, (await patch()).status]).toEqual([503, undefined, 503]);
    await fault({ match: 'genesys.*', action: { type: 'status', status: 429, retryAfterSeconds: 5 } });
    expect((await patch()).headers.get('retry-after')).toBe('5');
    await fault({ match: 'genesys.*', when: 'after', action: { type: 'reset' } });
    await expect(patch()).rejects.toThrow('fetch failed');
    expect(agent().genesys!.presence).toBe('Busy');
    expect((await patch()).status).toBe(200);
    const statuses = sandbox.control.log({ kind: 'genesys.presence.patch' }).map((entry) => entry.status);
    expect(statuses).toEqual([503, 503, 429, 'reset', 200]);
  });

  it('takes a whole vendor down and up again', async () => {
    const { connectUri } = (await call(`${sandbox.url}/api/v2/notifications/channels`, { method: 'POST', headers }))
      .body as {
      connectUri: string;
    };
    const listener = await listen(connectUri);
    await post('/down', { side: 'genesys', seconds: 60 });
    await eventually(() => listener.closed());
    await expect(patch()).rejects.toThrow();
    await expect(listen(connectUri)).rejects.toThrow();
    expect((await call(`${sandbox.url}/api/v5/users/me`)).status).toBe(401);
    await post('/heal');
    expect((await patch()).status).toBe(200);
  });

  it('plays persons, and tells the product’s changes with the time since', async () => {
    await post(`/giosg/users/${agent().giosg!.id}`, { wanted: true, chatsBy: 2 });
    await post(`/genesys/users/${agent().genesys!.id}`, { presence: 'on queue', call: 'auto' });
    expect(agent()).toMatchObject({
      giosg: { online: true, chats: 2 },
      genesys: { presence: 'On Queue', routing: 'INTERACTING' },
    });
    await patch();
    const last = (await call(`${sandbox.url}/sandbox/changes`)).body as { changes: Record<string, unknown>[] };
    expect(last.changes.at(-1)).toMatchObject({
      by: 'product',
      side: 'genesys',
      afterMs: expect.any(Number) as number,
    });
    expect((await post('/genesys/users/nobody', {})).status).toBe(404);
  });

  it('streams changes as they happen', async () => {
    const stream = await fetch(`${sandbox.url}/sandbox/events`);
    const reader = stream.body!.getReader();
    sandbox.control.people.giosg(agent().giosg!.id, { wanted: true });
    let text = '';
    while (!text.includes('event: change')) text += Buffer.from((await reader.read()).value).toString('utf8');
    expect(text).toContain('is_online_enabled');
    await reader.cancel();
  });

  it.each([
    ['another origin', { Origin: 'https://evil.example' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('refuses a browser of %s', async (_name, foreign) => {
    expect((await call(`${sandbox.url}/sandbox/state`, { headers: foreign })).status).toBe(403);
  });

  it('sends a browser to the product, and serves its page without inline code', async () => {
    const trigger = await call(`${sandbox.url}/sandbox/giosg/trigger?type=install`);
    expect([trigger.status, trigger.headers.get('location')]).toEqual([
      302,
      expect.stringContaining('http://127.0.0.1:1/app_trigger?type=install'),
    ]);
    const page = await call(`${sandbox.url}/`);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(page.text).not.toMatch(/<style|style=|<script>| on\w+=/);
  });

  it('makes organizations of any size', async () => {
    const answer = await post('/organizations', { agents: 2500, name: 'Suuri Oy' });
    const { organization } = answer.body as { organization: { id: string; name: string } };
    expect(organization.name).toBe('Suuri Oy');
    expect(sandbox.control.state(organization.id, 5000).organizations[0]!.agents).toHaveLength(2500);
    expect((await post('/organizations', { agents: 20_001 })).status).toBe(422);
  });

  it('shows the people searched for, a page at a time', async () => {
    type State = { organizations: { agentCount: number; agents: { name: string }[] }[] };
    const shown = async (query: string) => {
      const { body } = await call(`${sandbox.url}/sandbox/state?${query}`);
      const [{ agentCount, agents } = { agentCount: 0, agents: [] }] = (body as State).organizations;
      return [agentCount, ...agents.map(({ name }) => name.split(' ')[0])];
    };
    expect(await shown('limit=2&offset=1')).toEqual([8, 'Teppo', 'Aino']);
    expect(await shown('search=%20PELKK')).toEqual([1, 'Pekka']);
    expect(await shown('search=sofia.lindstrom')).toEqual([1, 'Sofia']);
    expect(await shown('search=nobody')).toEqual([0]);
  });

  it('plays a busy shift until it is stopped', async () => {
    const shift = (method: string, json?: unknown) =>
      call(`${sandbox.url}/sandbox/shift`, { method, ...(json === undefined ? {} : { json }) });
    expect((await shift('GET')).body).toEqual({ shift: null });
    expect((await shift('POST', { agents: 500 })).status).toBe(422);
    const begun = await shift('POST', { agents: 12 });
    expect([begun.status, begun.body]).toMatchObject([201, { shift: { isRunning: true, agents: 12, created: 6 } }]);
    expect(sandbox.control.state().shift).toMatchObject({ isRunning: true });
    expect((await shift('DELETE')).body).toMatchObject({ shift: { isRunning: false } });
  });

  it('knows the address of an organization’s workflow where it is told of a Web UI', async () => {
    expect(sandbox.control.state().organizations[0]!.workflowUrl).toBeNull();
    const told = await createSandbox({ temporalUiUrl: 'http://ui.example/', temporalNamespace: 'own' });
    const { id, workflowUrl } = told.control.state().organizations[0]!;
    await told.close();
    expect(workflowUrl).toBe(`http://ui.example/namespaces/own/workflows/organization%2F${id}`);
  });

  it('remembers everything over a restart', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
    const stateFile = path.join(folder, 'below', 'state.json');
    const first = await createSandbox({ stateFile, publicUrl: 'http://127.0.0.1:1' });
    const bot = await botToken(first);
    const access = await genesysToken(first);
    first.control.people.genesys(agent().genesys!.id, { presence: 'Meal' });
    await first.close();
    const second = await createSandbox({ stateFile, publicUrl: 'http://127.0.0.1:1' });
    expect(second.control.state().organizations[0]!.agents[0]!.genesys!.presence).toBe('Meal');
    const me = await call(`${second.url}/api/v5/users/me`, { headers: { Authorization: `Token ${bot}` } });
    const token = await call(`${second.url}/api/v2/tokens/me`, { headers: { Authorization: `Bearer ${access}` } });
    expect([me.status, token.status]).toEqual([200, 200]);
    await second.close();
    await rm(folder, { recursive: true });
  });
});
