import { acknowledgeWrite, resolveUnknownWrite } from './acknowledge';
import { createScenario, idOf } from './testing/scenario';
import type { PrimaryPresence, Scenario } from './testing/scenario';
import type { GenesysState, Write } from './vocabulary';

type GenesysWrite = Extract<Write, { side: 'genesys' }>;

function leave(agent: Scenario): GenesysWrite {
  const [write] = agent.peek({ giosg: { ...agent.giosg, chats: 6 } }).writes;
  if (write?.side !== 'genesys') throw new Error('no write');
  agent.giosg = { ...agent.giosg, chats: 6 };
  agent.state = agent.peek({ giosg: agent.giosg }).state;
  return write;
}

function presence(agent: Scenario, name: PrimaryPresence, at: number | null): GenesysState {
  return { ...agent.genesys, presenceId: idOf(name), systemPresence: name, presenceAt: at };
}

describe('acknowledgeWrite', () => {
  it('makes an acknowledged presence the last known one, so its echo is no difference', () => {
    const agent = createScenario();
    const write = leave(agent);
    const reply = presence(agent, 'AVAILABLE', agent.now + 5);
    agent.state = acknowledgeWrite(agent.state, write, reply);
    expect(agent.state.genesys).toEqual(reply);
    expect(agent.look({ genesys: reply })).toEqual([]);
    expect(agent.state.available).toBe(true);
  });

  it('knows the echo of a write whose answer stated no time', () => {
    const agent = createScenario();
    const write = leave(agent);
    agent.state = acknowledgeWrite(agent.state, write, null);
    expect(agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now + 5) })).toEqual([]);
    expect(agent.state.available).toBe(true);
  });

  it('knows that echo even when a person has changed the presence since', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } });
    const write = leave(agent);
    agent.state = acknowledgeWrite(agent.state, write, null);
    agent.look({ genesys: presence(agent, 'TRAINING', agent.now + 50) });
    agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now + 5) });
    expect(agent.state.available).toBe(true);
    expect(agent.state.genesys?.systemPresence).toBe('TRAINING');
  });

  it('takes a presence that was accepted but is pending for ours once it takes effect', () => {
    const agent = createScenario();
    const pending = { ...agent.genesys, futurePresence: true };
    const write = leave(agent);
    agent.state = acknowledgeWrite(agent.state, write, pending);
    expect(agent.look({ genesys: pending })).toEqual([]);
    expect(agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now + 5000) })).toEqual([]);
    expect(agent.state.available).toBe(true);
    expect(agent.state.genesysPending).toBeNull();
  });

  it('does not believe a write that another source of the presence made void', () => {
    const agent = createScenario();
    const write = leave(agent);
    agent.state = acknowledgeWrite(agent.state, write, { ...agent.genesys, foreignSource: true });
    expect(agent.state.genesys).toMatchObject({ systemPresence: 'ON_QUEUE', foreignSource: true });
    expect(agent.look({ genesys: { ...agent.genesys, foreignSource: true } })).toEqual([]);
    expect(agent.state.available).toBe(true);
  });

  it('writes again once a pending presence was called off', () => {
    const agent = createScenario();
    const write = leave(agent);
    agent.state = acknowledgeWrite(agent.state, write, { ...agent.genesys, futurePresence: true });
    expect(agent.look({ genesys: agent.genesys })).toEqual(['genesys AVAILABLE']);
  });

  it('keeps a newer presence that is known already', () => {
    const agent = createScenario();
    const write = leave(agent);
    agent.state = agent.peek({ genesys: presence(agent, 'BREAK', agent.now + 50) }).state;
    agent.state = acknowledgeWrite(agent.state, write, presence(agent, 'AVAILABLE', agent.now + 5));
    expect(agent.state.genesys?.systemPresence).toBe('BREAK');
    expect(agent.state.available).toBe(false);
  });

  it('takes the rest of giosg from its answer and keeps the capacity', () => {
    const agent = createScenario();
    const write = { side: 'giosg', wanted: false, rule: 'call' } as const;
    const reply = { ...agent.giosg, wanted: false, online: false, chats: 3, capacity: null };
    const state = acknowledgeWrite(agent.state, write, reply);
    expect(state.giosg).toEqual({ ...reply, capacity: 5 });
    expect(acknowledgeWrite(agent.state, write, null).giosg).toEqual({ ...agent.giosg, wanted: false, online: false });
  });

  it('leaves a change that giosg shows already in its answer for the next look', () => {
    const agent = createScenario();
    agent.route('INTERACTING');
    agent.state = acknowledgeWrite(agent.state, { side: 'giosg', wanted: false, rule: 'call' }, agent.giosg);
    agent.setGiosg({ wanted: true });
    expect(agent.state.overrides.call).toBe(true);
  });
});

describe('resolveUnknownWrite', () => {
  it('takes what we wrote for ours', () => {
    const agent = createScenario();
    const write = leave(agent);
    const read = { genesys: presence(agent, 'AVAILABLE', agent.now + 5) };
    agent.state = resolveUnknownWrite(agent.state, write, read);
    expect(agent.look(read)).toEqual([]);
    expect(agent.state.available).toBe(true);
  });

  it('decides again when what stood there before still stands', () => {
    const agent = createScenario();
    const write = leave(agent);
    const read = { genesys: agent.genesys };
    agent.state = resolveUnknownWrite(agent.state, write, read);
    expect(agent.look(read)).toEqual(['genesys AVAILABLE']);
    expect(agent.state.available).toBe(true);
  });

  it('takes the former presence at a newer time for a person who went back', () => {
    const agent = createScenario();
    const write = leave(agent);
    const read = { genesys: presence(agent, 'ON_QUEUE', agent.now + 50) };
    agent.state = resolveUnknownWrite(agent.state, write, read);
    expect(agent.look(read)).toEqual([]);
    expect(agent.state.overrides.chats).toBe(true);
  });

  it('takes anything else for a person, and our own late echo for nothing', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } });
    const write = leave(agent);
    const read = { genesys: presence(agent, 'TRAINING', agent.now + 50) };
    agent.state = resolveUnknownWrite(agent.state, write, read);
    expect(agent.look(read)).toEqual([]);
    agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now + 5) });
    expect(agent.state.available).toBe(true);
    expect(agent.state.presenceHeld).toBe(true);
  });

  it('waits for a presence that is pending', () => {
    const agent = createScenario();
    const read = { genesys: { ...agent.genesys, futurePresence: true } };
    const write = leave(agent);
    agent.state = resolveUnknownWrite(agent.state, write, read);
    expect(agent.look(read)).toEqual([]);
    expect(agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now + 50) })).toEqual([]);
    expect(agent.state.available).toBe(true);
  });

  it.each([
    ['shows what we wrote', false, []],
    ['shows the other', true, ['giosg off']],
  ])('settles giosg by its read: %s', (_name, wanted, writes) => {
    const agent = createScenario();
    const observation = { genesys: { ...agent.genesys, routing: 'INTERACTING' as const } };
    const decision = agent.peek(observation);
    const [write] = decision.writes;
    if (!write) throw new Error('no write');
    const read = { giosg: { ...agent.giosg, wanted } };
    agent.state = resolveUnknownWrite(decision.state, write, read);
    expect(agent.look(read)).toEqual(writes);
    expect(agent.state.available).toBe(true);
  });
});

describe('counter-examples that were found', () => {
  const start = (agent: Scenario, observation: Parameters<Scenario['peek']>[0]) => {
    const decision = agent.peek(observation);
    agent.state = decision.state;
    if (observation.giosg) agent.giosg = observation.giosg;
    const [write] = decision.writes;
    if (write?.side !== 'genesys') throw new Error('no write');
    return write;
  };

  it('an answer without a time: a logout that the write overtook invents no On Queue wish', () => {
    const agent = createScenario({ presence: 'AVAILABLE', giosg: { wanted: false } });
    const write = start(agent, { giosg: { ...agent.giosg, wanted: true } });
    agent.state = acknowledgeWrite(agent.state, write, null);
    agent.look({ genesys: presence(agent, 'OFFLINE', agent.now + 5) });
    expect(agent.look({ genesys: presence(agent, 'ON_QUEUE', agent.now + 8) })).toEqual(['genesys AVAILABLE']);
    expect(agent.state.available).toBe(false);
  });

  it('two writes of the same presence, the first answered without a time, are two steps', () => {
    const agent = createScenario();
    agent.state = acknowledgeWrite(agent.state, start(agent, { giosg: { ...agent.giosg, chats: 6 } }), null);
    const back = start(agent, { giosg: { ...agent.giosg, chats: 0 } });
    agent.state = acknowledgeWrite(agent.state, back, presence(agent, 'ON_QUEUE', agent.now + 20));
    const again = start(agent, { giosg: { ...agent.giosg, chats: 6 } });
    agent.state = acknowledgeWrite(agent.state, again, presence(agent, 'AVAILABLE', agent.now + 30));
    expect(agent.state.genesys?.systemPresence).toBe('AVAILABLE');
    agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now + 10) });
    expect(agent.state.available).toBe(true);
  });

  it("a write that takes effect after it was read as not applied is nobody's wish", () => {
    const agent = createScenario();
    const write = leave(agent);
    const read = { genesys: agent.genesys };
    agent.state = resolveUnknownWrite(agent.state, write, read);
    agent.state = agent.peek({ ...read, giosg: { ...agent.giosg, chats: 0 } }).state;
    expect(agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now + 5000) })).toEqual(['genesys ON_QUEUE']);
    expect(agent.state.available).toBe(true);
    expect(agent.choose('AVAILABLE')).toEqual(['giosg off']);
  });

  it("two such writes in a row are both nobody's wish", () => {
    const agent = createScenario();
    const read = { genesys: agent.genesys };
    agent.state = resolveUnknownWrite(agent.state, leave(agent), read);
    agent.state = resolveUnknownWrite(
      agent.state,
      { side: 'genesys', presenceId: idOf('ON_QUEUE'), systemPresence: 'ON_QUEUE', rule: 'chats' },
      { genesys: presence(agent, 'AVAILABLE', agent.now) },
    );
    agent.look({ genesys: presence(agent, 'AVAILABLE', agent.now) });
    agent.look({ genesys: presence(agent, 'ON_QUEUE', agent.now + 10) });
    expect(agent.state.available).toBe(true);
    expect(agent.state.overrides.chats).toBe(false);
  });

  it("takes a late effect in giosg for nobody's wish either, for half a minute", () => {
    const agent = createScenario();
    const write = { side: 'giosg', wanted: false, rule: 'call' } as const;
    agent.state = resolveUnknownWrite(agent.state, write, { giosg: agent.giosg });
    agent.look({});
    expect(agent.setGiosg({ wanted: false })).toEqual(['giosg on']);
    agent.state = resolveUnknownWrite(agent.state, write, { giosg: agent.giosg });
    agent.look({});
    agent.wait(30);
    expect(agent.setGiosg({ wanted: false })).toEqual(['genesys AVAILABLE']);
  });
});
