import { createSandbox, type Sandbox } from '../create-sandbox';
import { call, genesysToken } from '../test-support/calls';

describe('presence and routing', () => {
  let sandbox: Sandbox;
  let headers: Record<string, string>;

  beforeEach(async () => {
    sandbox = await createSandbox();
    headers = { Authorization: `Bearer ${await genesysToken(sandbox)}` };
  });
  afterEach(() => sandbox.close());

  const agent = (index = 0) => sandbox.control.state().organizations[0]!.agents[index]!.genesys!;
  const act = (action: Parameters<Sandbox['control']['people']['genesys']>[1], index = 0) =>
    sandbox.control.people.genesys(agent(index).id, action);
  const patch = (index: number, id: string) =>
    call(`${sandbox.url}/api/v2/users/${agent(index).id}/presences/purecloud`, {
      method: 'PATCH',
      headers,
      json: { presenceDefinition: { id } },
    });

  it('sets routing by the queue, and by calls whatever the presence', () => {
    const routing = () => agent().routing;
    act({ presence: 'On Queue' });
    expect(routing()).toBe('IDLE');
    act({ call: 'auto' });
    expect(routing()).toBe('INTERACTING');
    act({ presence: 'Break' });
    expect(routing()).toBe('INTERACTING');
    act({ call: 'end' });
    expect(routing()).toBe('OFF_QUEUE');
    act({ call: 'auto' });
    expect(routing()).toBe('COMMUNICATING');
    act({ presence: 'On Queue' });
    act({ call: 'end' });
    expect(routing()).toBe('IDLE');
    act({ loggedIn: false });
    expect(agent()).toMatchObject({ presence: 'Offline', routing: 'OFF_QUEUE' });
    act({ loggedIn: true });
    expect(agent()).toMatchObject({ presence: 'Available', routing: 'OFF_QUEUE' });
  });

  it('gives every change a later time than the one before', () => {
    const times = ['On Queue', 'Busy', 'Meal', 'Coffee'].map((presence) => act({ presence }).presenceModifiedAt);
    expect(times).toEqual([...new Set(times)].sort());
  });

  it('applies a pending presence when the call ends', () => {
    act({ presence: 'On Queue', call: 'acd' });
    act({ futurePresence: 'Break' });
    expect(agent()).toMatchObject({ presence: 'On Queue', futurePresenceId: expect.any(String) as string });
    act({ call: 'end' });
    expect(agent()).toMatchObject({ presence: 'Break', futurePresenceId: null, routing: 'OFF_QUEUE' });
  });

  it('takes a presence for somebody logged out, or refuses it', async () => {
    const busy = '31fe3bac-dea6-44b7-bed7-47f91660a1a0';
    sandbox.control.configure({ offlineWrites: 'refuse' });
    expect((await patch(5, busy)).status).toBe(409);
    sandbox.control.configure({ offlineWrites: 'accept' });
    expect((await patch(5, busy)).status).toBe(200);
    expect(agent(5).presence).toBe('Busy');
  });

  it('leaves the presence of someone who follows another source', async () => {
    act({ primarySource: 'MICROSOFTTEAMS' });
    const answer = await patch(0, '31fe3bac-dea6-44b7-bed7-47f91660a1a0');
    expect(answer.body).toMatchObject({ primary: false, presenceDefinition: { systemPresence: 'Available' } });
  });

  it('resets only who did not respond, and only to what fits the presence', async () => {
    const put = (status: string) =>
      call(`${sandbox.url}/api/v2/users/${agent().id}/routingstatus`, { method: 'PUT', headers, json: { status } });
    expect((await put('IDLE')).body).toMatchObject({ code: 'general.bad.request' });
    act({ presence: 'On Queue', routing: 'NOT_RESPONDING' });
    expect((await put('OFF_QUEUE')).status).toBe(400);
    expect((await put('IDLE')).body).toMatchObject({ status: 'IDLE' });
  });

  it('answers OFF_QUEUE for an unknown user’s routing status', async () => {
    const answer = await call(`${sandbox.url}/api/v2/users/nobody/routingstatus`, { headers });
    expect(answer.body).toEqual({ userId: 'nobody', status: 'OFF_QUEUE' });
  });
});
