import { waitFor } from '../support/wait-for';
import { holdNext } from './support/held';
import { openStage, type Stage } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('the start of a connection', () => {
  it('survives reads that are not answered: each is tried again, and nothing is opened twice', async () => {
    const organization = await stage.organization({ agents: 230 });
    const failing = { 'giosg.users.list': 503, 'genesys.users.list': 500, 'genesys.subscriptions.put': 503 };
    for (const [match, status] of Object.entries(failing)) {
      stage.sandbox.control.faults.add({ match, count: 1, when: 'before', action: { type: 'status', status } });
    }
    const running = await organization.connect();
    expect(running.problem()).toBeNull();
    for (const [kind, status] of Object.entries(failing)) {
      expect(organization.calls(kind).filter((call) => call.status === status)).toHaveLength(1);
    }
    expect(organization.calls('genesys.channels.create')).toHaveLength(1);
    expect(organization.calls('genesys.socket')).toHaveLength(1);
    await waitFor(async () => {
      const rows = await stage.parts.agents.list(organization.id);
      return rows.filter(({ state }) => state?.available === false).length === 230;
    }, 'everybody to be taken in');
  });

  it('ends at once when the connection is no longer wanted: nothing that waits is asked for any more', async () => {
    const organization = await stage.organization({ agents: 230 });
    const held = holdNext(stage.sandbox.control, 'giosg.users.list', 'before');
    const connecting = expect(organization.connect()).rejects.toThrow('connection ends');
    await held.caught();
    const ended = organization.end();
    held.release();
    await Promise.all([connecting, ended]);
    expect(organization.calls('giosg.users.list')).toHaveLength(1);
    expect(organization.calls('genesys.users')).toEqual([]);
    expect(organization.calls('genesys.channels')).toEqual([]);
  });
});
