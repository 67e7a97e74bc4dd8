import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

const sides = {
  giosg: { patch: 'giosg.user.patch', read: 'giosg.user.get', written: 'giosg off' },
  genesys: { patch: 'genesys.presence.patch', read: 'genesys.users.list', written: 'genesys Available' },
} as const;

const refusals = (['giosg', 'genesys'] as const).flatMap((side) => [403, 404, 409].map((status) => ({ side, status })));

describe('a write that is refused', () => {
  it('is no flip: however often that happens, the sync of the agent goes on', async () => {
    const organization = await stage.organization();
    const agent = organization.agent();
    agent.giosg({ wanted: true });
    agent.genesys({ presence: 'On Queue' });
    await organization.connect();
    await organization.settle();
    const match = sides.genesys.patch;
    const fault = stage.sandbox.control.faults.add({
      match,
      count: 100,
      when: 'before',
      action: { type: 'status', status: 409 },
    });
    organization.mark();
    agent.giosg({ wanted: false });
    // Each look tries twice: eight refusals are more than the breaker lets through.
    await waitFor(async () => {
      await organization.settle();
      return organization.calls(match).length >= 8;
    }, 'eight refused writes');
    stage.sandbox.control.faults.release(fault.id);
    await organization.settle();
    await agent.until('giosg off, Available');
    expect((await agent.row()).problem).toBeNull();
  });

  it.each(refusals)(
    'by $side with $status is read again once, recorded, and left until the next look',
    async (refusal) => {
      const { side, status } = refusal;
      const { patch, read, written } = sides[side];
      const organization = await stage.organization({ agents: 2 });
      const [agent, other] = organization.agents();
      if (!agent || !other) throw new Error('two agents are needed');
      agent.giosg({ wanted: true });
      agent.genesys({ presence: 'On Queue' });
      await organization.connect();
      await organization.settle();
      organization.mark();
      const fault = stage.sandbox.control.faults.add({
        match: patch,
        count: 20,
        when: 'before',
        action: { type: 'status', status },
      });
      if (side === 'giosg') agent.genesys({ call: 'acd' });
      else agent.giosg({ wanted: false });
      await waitFor(async () => (await agent.row()).problem !== null, 'the refusal to be recorded');
      await organization.webhooksAreRead();
      await waitFor(async () => (await agent.row()).pending === null, 'the last write to be concluded');
      const tried = agent.writes();
      const [first = 0, second = 0] = organization.calls(patch).map((call) => call.seq);
      expect(organization.calls(read).some((call) => call.seq > first && call.seq < second)).toBe(true);
      // Twice for each look: a change is told of on two channels of giosg's, so there may be two looks.
      expect(tried.length).toBeGreaterThanOrEqual(2);
      expect(tried.length).toBeLessThanOrEqual(4);
      stage.sandbox.control.faults.release(fault.id);
      // Somebody else is served meanwhile; this one is not tried again by itself.
      other.giosg({ wanted: true });
      await other.until('giosg on, On Queue');
      expect(agent.writes()).toEqual(tried);
      await organization.settle();
      expect(agent.writes()).toEqual([...tried, written]);
      expect((await agent.row()).problem).toBeNull();
    },
  );
});

describe('a vendor that allows no further call', () => {
  it.each([
    { side: 'giosg', patch: 'giosg.user.patch', expected: 'giosg off, On Queue' },
    { side: 'genesys', patch: 'genesys.presence.patch', expected: 'giosg on, Available' },
  ])('is left alone for as long as $side asks', async ({ side, patch, expected }) => {
    const organization = await stage.organization();
    const agent = organization.agent();
    agent.giosg({ wanted: true });
    agent.genesys({ presence: 'On Queue' });
    await organization.connect();
    await organization.settle();
    organization.mark();
    const action = { type: 'status', status: 429, retryAfterSeconds: 1 } as const;
    stage.sandbox.control.faults.add({ match: patch, count: 1, when: 'before', action });
    if (side === 'giosg') agent.genesys({ call: 'acd' });
    else agent.giosg({ chats: 6 });
    await agent.until(expected);
    const [first, second, ...more] = organization.calls(patch).map((call) => Date.parse(call.at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(more).toEqual([]);
    await organization.settle();
    expect(agent.sides()).toBe(expected);
    expect(await agent.available()).toBe(true);
  });
});
