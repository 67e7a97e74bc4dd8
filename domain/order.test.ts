import { createScenario, idOf } from './testing/scenario';
import type { PrimaryPresence, Scenario } from './testing/scenario';
import type { GenesysState } from './vocabulary';

function presence(agent: Scenario, name: PrimaryPresence, at: number | null): GenesysState {
  return { ...agent.genesys, presenceId: idOf(name), systemPresence: name, presenceAt: at };
}

describe('time and order', () => {
  it('ignores a presence that is older than the last known one', () => {
    const agent = createScenario();
    const start = agent.now;
    agent.look({ genesys: presence(agent, 'ON_QUEUE', start + 10) });
    agent.look({ genesys: presence(agent, 'BREAK', start + 30) });
    agent.look({ genesys: presence(agent, 'ON_QUEUE', start + 20) });
    expect(agent.state.available).toBe(false);
    expect(agent.state.genesys?.systemPresence).toBe('BREAK');
  });

  it('ignores an older routing status, and takes a newer one with an older presence', () => {
    const agent = createScenario();
    const start = agent.now;
    agent.look({ genesys: { ...agent.genesys, routing: 'INTERACTING', routingAt: start + 20 } });
    agent.look({ genesys: { ...agent.genesys, routing: 'IDLE', routingAt: start + 10 } });
    expect(agent.state.pauses.call).toBe(true);
    const old = { ...presence(agent, 'BREAK', start - 5000), routing: 'IDLE' as const, routingAt: start + 30 };
    agent.look({ genesys: old });
    expect(agent.state.pauses.call).toBe(false);
    expect(agent.state.available).toBe(true);
  });

  it('takes duplicates for nothing', () => {
    const agent = createScenario();
    agent.choose('BREAK');
    const before = agent.state;
    expect(agent.look({ genesys: agent.genesys, giosg: agent.giosg })).toEqual([]);
    expect(agent.state).toEqual(before);
    expect(agent.decision.notes).toEqual([]);
  });

  it('takes a presence without a time for one of now if it differs, else for a duplicate', () => {
    const agent = createScenario();
    expect(agent.look({ genesys: presence(agent, 'ON_QUEUE', null) })).toEqual([]);
    expect(agent.look({ genesys: presence(agent, 'BREAK', null) })).toEqual(['giosg off']);
    // Its own event, now with its time, is no second change; a later one still is a change.
    expect(agent.look({ genesys: presence(agent, 'BREAK', agent.now - 50) })).toEqual([]);
    expect(agent.look({ genesys: presence(agent, 'ON_QUEUE', agent.now) })).toEqual(['giosg on']);
  });

  it('takes the same presence at a newer time for no change', () => {
    const agent = createScenario();
    agent.setGiosg({ chats: 6 });
    expect(agent.look({ genesys: { ...agent.genesys, presenceAt: agent.now + 5 } })).toEqual([]);
    expect(agent.state.available).toBe(true);
  });

  it('counts a late presence that our own write had overtaken', () => {
    const agent = createScenario();
    agent.setGiosg({ chats: 6 });
    const ours = agent.genesys.presenceAt ?? 0;
    agent.setGiosg({ chats: 5 });
    expect(agent.look({ genesys: presence(agent, 'BREAK', ours - 10) })).toEqual(['giosg off']);
    expect(agent.state.available).toBe(false);
    expect(agent.decision.notes).toContainEqual(expect.objectContaining({ rule: '5' }));
    expect(agent.setGiosg({ chats: 0 })).toEqual([]);
  });

  it('keeps the last known presence when a late one counts, and writes what is wanted then', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } });
    agent.choose('TRAINING');
    agent.setGiosg({ wanted: false });
    agent.setGiosg({ wanted: true });
    const ours = agent.genesys.presenceAt ?? 0;
    agent.setGiosg({ wanted: false });
    expect(agent.state.genesys?.systemPresence).toBe('AVAILABLE');
    agent.look({ genesys: presence(agent, 'MEAL', ours - 20) });
    expect(agent.look({ genesys: presence(agent, 'ON_QUEUE', ours - 10) })).toEqual(['giosg on', 'genesys ON_QUEUE']);
  });

  it('counts several late ones in the order in which they happened', () => {
    const agent = createScenario();
    agent.setGiosg({ chats: 6 });
    const ours = agent.genesys.presenceAt ?? 0;
    agent.look({ genesys: presence(agent, 'MEAL', ours - 10) });
    expect(agent.state.available).toBe(false);
    expect(agent.look({ genesys: presence(agent, 'ON_QUEUE', ours - 20) })).toEqual([]);
    expect(agent.look({ genesys: presence(agent, 'BREAK', ours - 30) })).toEqual([]);
    expect(agent.state.available).toBe(false);
    expect(agent.look({ genesys: presence(agent, 'ON_QUEUE', ours - 5) })).toContain('giosg on');
    expect(agent.state.available).toBe(true);
  });

  it('ignores a late one that a newer observed change of the person has answered', () => {
    const agent = createScenario();
    agent.setGiosg({ chats: 6 });
    const ours = agent.genesys.presenceAt ?? 0;
    agent.choose('ON_QUEUE');
    expect(agent.look({ genesys: presence(agent, 'BREAK', ours - 10) })).toEqual([]);
    expect(agent.state.available).toBe(true);
  });

  it('sees a login in another light once the logout before it arrives', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('AVAILABLE')]: 'online' } } });
    const start = agent.now;
    agent.look({ genesys: presence(agent, 'AVAILABLE', start + 20) });
    expect(agent.state.available).toBe(true);
    agent.look({ genesys: presence(agent, 'OFFLINE', start + 10) });
    expect(agent.state.available).toBe(false);
  });

  it('ends an override by a late end of the call it was for, but not of an earlier one', () => {
    const agent = createScenario();
    const start = agent.now;
    const route = (routing: GenesysState['routing'], routingAt: number) =>
      agent.look({ genesys: { ...agent.genesys, routing, routingAt } });
    route('INTERACTING', start + 10);
    agent.setGiosg({ wanted: true });
    expect(route('INTERACTING', start + 30)).toEqual([]);
    expect(route('IDLE', start + 20)).toEqual(['giosg off']);
    agent.setGiosg({ wanted: true });
    expect(route('IDLE', start + 25)).toEqual([]);
    expect(agent.state.overrides.call).toBe(true);
  });
});

describe('doubt', () => {
  it('lets not available win when both sides changed in one look and disagree', () => {
    const agent = createScenario();
    agent.setGiosg({ wanted: false });
    agent.wait(60);
    const changed = { ...presence(agent, 'BREAK', agent.now), routingAt: agent.now };
    expect(agent.look({ giosg: { ...agent.giosg, wanted: true }, genesys: changed })).toEqual(['giosg off']);
    expect(agent.state.available).toBe(false);
  });

  it('lets not available win the other way round', () => {
    const agent = createScenario();
    const onQueue = presence(agent, 'ON_QUEUE', agent.now + 10);
    agent.choose('BREAK');
    agent.setGiosg({ wanted: true });
    agent.choose('MEAL');
    agent.giosg = { ...agent.giosg, wanted: true };
    agent.state = { ...agent.state, giosg: agent.giosg };
    agent.look({ giosg: { ...agent.giosg, wanted: false }, genesys: { ...onQueue, presenceAt: agent.now + 10 } });
    expect(agent.state.available).toBe(false);
  });

  it('follows both sides when they agree', () => {
    const agent = createScenario();
    agent.setGiosg({ wanted: false });
    agent.look({
      giosg: { ...agent.giosg, wanted: true },
      genesys: presence(agent, 'ON_QUEUE', agent.now + 10),
    });
    expect(agent.state.available).toBe(true);
    expect(agent.decision.writes).toEqual([]);
  });
});

describe('the flip breaker', () => {
  const flip = (agent: Scenario, times: number): string[][] =>
    Array.from({ length: times }, (_, index) => agent.setGiosg({ wanted: index % 2 === 1 }));

  it('does not make the 7th write within 60 s, and stops for 5 minutes', () => {
    const agent = createScenario();
    expect(flip(agent, 6).flat()).toHaveLength(6);
    expect(agent.setGiosg({ wanted: false })).toEqual([]);
    expect(agent.decision.notes).toContainEqual(expect.objectContaining({ rule: 'flip breaker' }));
    expect(agent.decision.wakeAt).toBe(agent.now + 300_000);
    expect(agent.state.brokenUntil).toBe(agent.now + 300_000);
  });

  it('still follows the agent while it is stopped, and goes on from there', () => {
    const agent = createScenario();
    flip(agent, 7);
    agent.wait(100);
    expect(agent.choose('BREAK')).toEqual([]);
    expect(agent.state.available).toBe(false);
    expect(agent.choose('ON_QUEUE')).toEqual([]);
    expect(agent.state.available).toBe(true);
    expect(agent.wait(200)).toEqual(['giosg on']);
    expect(agent.state.brokenUntil).toBeNull();
  });

  it('counts both sides together, and makes the more urgent write while one fits', () => {
    const agent = createScenario();
    flip(agent, 4);
    agent.route('INTERACTING');
    expect(agent.look({ page: { available: false } })).toEqual(['genesys AVAILABLE']);
    expect(agent.look({ page: { available: true } })).toEqual([]);
    expect(agent.state.brokenUntil).not.toBeNull();
  });

  it('lets six writes a minute pass for ever', () => {
    const agent = createScenario();
    for (let index = 0; index < 60; index += 1) {
      agent.now += 10_000;
      expect(agent.setGiosg({ wanted: index % 2 === 1 })).toHaveLength(1);
    }
  });
});
