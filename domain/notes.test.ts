import { acknowledgeWrite, recordWrite, resolveUnknownWrite } from './acknowledge';
import { tellsWish } from './notes';
import { createScenario, idOf } from './testing/scenario';

const told = (agent: ReturnType<typeof createScenario>) =>
  agent.decision.notes.map(({ side, rule, from, to, by }) => ({ side, rule, from, to, by }));

describe('who did it', () => {
  it('was a person or the vendor where no write of ours explains it', () => {
    const agent = createScenario();
    agent.choose('BREAK');
    expect(told(agent)).toEqual([
      { side: 'genesys', rule: '5', from: 'ON_QUEUE', to: 'BREAK', by: 'person_or_vendor' },
    ]);
    agent.setGiosg({ wanted: true });
    expect(told(agent)).toEqual([{ side: 'giosg', rule: '1', from: 'off', to: 'on', by: 'person_or_vendor' }]);
  });

  it('was whoever spoke on the page', () => {
    const agent = createScenario();
    agent.look({ page: { available: false } });
    expect(told(agent)).toEqual([{ side: 'page', rule: 'page', from: null, to: 'not available', by: 'page' }]);
  });

  it('was ourselves where a write takes effect that nobody had an answer for', () => {
    const agent = createScenario();
    const [write] = agent.peek({ giosg: { ...agent.giosg, wanted: false, online: false } }).writes;
    if (write?.side !== 'genesys') throw new Error('leaving the queue is expected');
    agent.state = recordWrite(agent.state, 'genesys', agent.now);
    agent.state = resolveUnknownWrite(agent.state, write, { genesys: agent.genesys });
    agent.choose('AVAILABLE');
    expect(told(agent)[0]).toEqual({
      side: 'genesys',
      rule: 'our own write',
      from: 'ON_QUEUE',
      to: 'AVAILABLE',
      by: 'ourselves',
    });
  });

  it('was ourselves where giosg shows late what we wrote', () => {
    const agent = createScenario();
    agent.state = resolveUnknownWrite(
      agent.state,
      { side: 'giosg', wanted: false, rule: 'call' },
      { giosg: agent.giosg },
    );
    agent.setGiosg({ wanted: false });
    expect(told(agent)[0]).toMatchObject({
      side: 'giosg',
      rule: 'our own write',
      from: 'on',
      to: 'off',
      by: 'ourselves',
    });
  });

  it('is not asked of our echo: that is no change', () => {
    const agent = createScenario();
    const at = agent.now + 50;
    const write = {
      side: 'genesys',
      presenceId: idOf('AVAILABLE'),
      systemPresence: 'AVAILABLE',
      rule: 'chats',
    } as const;
    const echo = {
      ...agent.genesys,
      presenceId: write.presenceId,
      systemPresence: write.systemPresence,
      presenceAt: at,
    };
    agent.state = acknowledgeWrite(agent.state, write, echo);
    expect(agent.peek({ genesys: echo }).notes).toEqual([]);
  });
});

describe('what a person wants', () => {
  it('is told by wishes and the first sight, not by pauses and what is held back', () => {
    const agent = createScenario();
    expect(agent.decision.notes.filter((note) => tellsWish(note)).map(({ rule }) => rule)).toEqual(['first sight']);
    agent.route('INTERACTING');
    expect(agent.decision.notes.some((note) => tellsWish(note))).toBe(false);
    agent.choose('BREAK');
    expect(agent.decision.notes.some((note) => tellsWish(note))).toBe(true);
  });
});
