import { createScenario, idOf } from './testing/scenario';
import type { ScenarioOptions } from './testing/scenario';

describe('first sight, adopting', () => {
  it.each<[string, ScenarioOptions, boolean]>([
    ['on queue', {}, true],
    ['on queue with giosg off', { giosg: { wanted: false } }, true],
    ['Offline with giosg online', { presence: 'OFFLINE' }, true],
    ['Offline with giosg wanted and no console', { presence: 'OFFLINE', giosg: { present: false } }, false],
    ['Offline with giosg off', { presence: 'OFFLINE', giosg: { wanted: false } }, false],
    ['on a Break with giosg online', { presence: 'BREAK' }, false],
    ['on a Break with giosg off', { presence: 'BREAK', giosg: { wanted: false } }, false],
  ])('%s: writes nothing', (_name, options, available) => {
    const agent = createScenario(options);
    expect(agent.decision.writes).toEqual([]);
    expect(agent.state.available).toBe(available);
    expect(agent.wait(600)).toEqual([]);
  });

  it('decides and writes nothing until both sides were seen', () => {
    const agent = createScenario({ unseen: true });
    expect(agent.look({ genesys: agent.genesys })).toEqual([]);
    expect(agent.look({ genesys: { ...agent.genesys, routing: 'INTERACTING' } })).toEqual([]);
    expect(agent.state.available).toBeNull();
    agent.look({ giosg: agent.giosg });
    expect(agent.state.available).toBe(true);
  });

  it('is put off while nobody can read the presence', () => {
    const agent = createScenario({ unseen: true });
    agent.look({ giosg: agent.giosg, genesys: { ...agent.genesys, presenceId: '', systemPresence: 'UNKNOWN' } });
    expect(agent.state.available).toBeNull();
    agent.look({ genesys: agent.genesys });
    expect(agent.state.available).toBe(true);
  });

  it('on a call with giosg off: restored after the call', () => {
    const agent = createScenario({ routing: 'INTERACTING', giosg: { wanted: false } });
    expect(agent.decision.writes).toEqual([]);
    expect(agent.state.adopted.giosg).toBe(false);
    expect(agent.route('IDLE')).toEqual(['giosg on']);
  });

  it('on a call with giosg on: the call is overridden until it ends', () => {
    const agent = createScenario({ routing: 'INTERACTING' });
    expect(agent.decision.writes).toEqual([]);
    expect(agent.state.overrides.call).toBe(true);
    expect(agent.route('IDLE')).toEqual([]);
    expect(agent.route('INTERACTING')).toEqual(['giosg off']);
  });

  it('on queue with too many chats: the chats are overridden until they are fewer', () => {
    const agent = createScenario({ giosg: { chats: 7 } });
    expect(agent.decision.writes).toEqual([]);
    expect(agent.setGiosg({ chats: 4 })).toEqual([]);
    expect(agent.setGiosg({ chats: 6 })).toEqual(['genesys AVAILABLE']);
  });

  it('leaves an adopted side alone, also during calls, until the person says something', () => {
    const agent = createScenario({ giosg: { wanted: false } });
    expect(agent.state.adopted).toEqual({ giosg: true, genesys: false });
    expect(agent.route('INTERACTING')).toEqual([]);
    expect(agent.route('IDLE')).toEqual([]);
    expect(agent.setGiosg({ chats: 6 })).toEqual(['genesys AVAILABLE']);
    expect(agent.setGiosg({ chats: 0 })).toEqual(['genesys ON_QUEUE']);
    expect(agent.look({ page: { available: true } })).toEqual(['giosg on']);
  });

  it('ends an adopted difference by a wish that changes nothing about being available', () => {
    const agent = createScenario({ presence: 'BREAK' });
    expect(agent.state.available).toBe(false);
    expect(agent.choose('MEAL')).toEqual(['giosg off']);
  });

  it('counts a word on the page that comes with the first look', () => {
    const agent = createScenario({ unseen: true });
    expect(agent.look({ giosg: agent.giosg, genesys: agent.genesys, page: { available: false } }).sort()).toEqual([
      'genesys AVAILABLE',
      'giosg off',
    ]);
  });
});

describe('first sight, one side leading', () => {
  it.each<[string, ScenarioOptions, string[]]>([
    ['online, on a Break', { presence: 'BREAK' }, ['genesys ON_QUEUE']],
    ['online, logged out', { presence: 'OFFLINE' }, []],
    ['off, on queue', { giosg: { wanted: false } }, ['genesys AVAILABLE']],
    ['wanted without console, on queue', { giosg: { present: false } }, ['genesys AVAILABLE']],
    ['online on a call', { routing: 'INTERACTING' }, []],
    ['online with too many chats', { giosg: { chats: 6 } }, ['genesys AVAILABLE']],
    [
      'online, in a presence mapped ignore',
      { presence: 'TRAINING', policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } },
      [],
    ],
  ])('giosg %s', (_name, options, writes) => {
    const policy = { ...options.policy, initialSync: 'giosg' as const };
    const agent = createScenario({ ...options, policy, unseen: true });
    expect(agent.look({ giosg: agent.giosg, genesys: agent.genesys })).toEqual(writes);
  });

  it.each<[string, ScenarioOptions, string[]]>([
    ['on queue, giosg off', { giosg: { wanted: false } }, ['giosg on']],
    ['on queue on a call, giosg on', { routing: 'INTERACTING' }, ['giosg off']],
    ['on queue with too many chats', { giosg: { chats: 6 } }, []],
    ['on a Break, giosg on', { presence: 'BREAK' }, ['giosg off']],
    ['Offline, giosg on', { presence: 'OFFLINE' }, ['giosg off']],
    [
      'in a presence mapped ignore, giosg on',
      { presence: 'TRAINING', policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } },
      [],
    ],
  ])('Genesys %s', (_name, options, writes) => {
    const policy = { ...options.policy, initialSync: 'genesys' as const };
    const agent = createScenario({ ...options, policy, unseen: true });
    expect(agent.look({ giosg: agent.giosg, genesys: agent.genesys })).toEqual(writes);
  });

  it('giosg wanted without a console: the console makes available', () => {
    const agent = createScenario({ presence: 'BREAK', giosg: { present: false }, policy: { initialSync: 'giosg' } });
    expect(agent.giosg.wanted).toBe(true);
    expect(agent.setGiosg({ present: true })).toEqual(['genesys ON_QUEUE']);
  });
});
