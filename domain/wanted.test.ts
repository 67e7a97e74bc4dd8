import { createScenario, idOf, secondary } from './testing/scenario';
import { differences, urgencyOf } from './wanted';
import { isKnown } from './agent-state';
import { primaryDefinitions } from './presence';

describe('what is then wanted', () => {
  it('walks through the worked example of the rules', () => {
    const agent = createScenario();
    expect(agent.state.available).toBe(true);
    // A call comes, a call ends.
    expect(agent.route('INTERACTING')).toEqual(['giosg off']);
    expect(agent.genesys.systemPresence).toBe('ON_QUEUE');
    expect(agent.route('IDLE')).toEqual(['giosg on']);
    // The sixth chat at capacity 5, down to 5, down to 4.
    expect(agent.setGiosg({ chats: 5 })).toEqual([]);
    expect(agent.setGiosg({ chats: 6 })).toEqual(['genesys AVAILABLE']);
    expect(agent.giosg.wanted).toBe(true);
    expect(agent.setGiosg({ chats: 5 })).toEqual([]);
    expect(agent.setGiosg({ chats: 4 })).toEqual(['genesys ON_QUEUE']);
    agent.wait(60);
    // A Break: only a person's change brings them back.
    expect(agent.choose('BREAK')).toEqual(['giosg off']);
    expect(agent.route('OFF_QUEUE')).toEqual([]);
    expect(agent.setGiosg({ chats: 0 })).toEqual([]);
    expect(agent.setGiosg({ present: false })).toEqual([]);
    expect(agent.setGiosg({ present: true })).toEqual([]);
    expect(agent.setGiosg({ wanted: true })).toEqual(['genesys ON_QUEUE']);
    agent.wait(60);
    // giosg switched off.
    expect(agent.setGiosg({ wanted: false })).toEqual(['genesys AVAILABLE']);
    expect(agent.choose('ON_QUEUE')).toEqual(['giosg on']);
    // The console closed and opened.
    expect(agent.setGiosg({ present: false })).toEqual([]);
    expect(agent.decision.wakeAt).toBe(agent.now + 5000);
    expect(agent.wait(5)).toEqual(['genesys AVAILABLE']);
    expect(agent.setGiosg({ present: true })).toEqual(['genesys ON_QUEUE']);
    // Both events of any write of ours.
    expect(agent.look({ giosg: agent.giosg })).toEqual([]);
    expect(agent.look({ genesys: agent.genesys })).toEqual([]);
  });

  it('leaves a Break a Break', () => {
    const agent = createScenario();
    agent.choose('BREAK');
    expect(agent.setGiosg({ wanted: false })).toEqual([]);
    expect(agent.genesys.systemPresence).toBe('BREAK');
  });

  it('never moves anyone out of Offline', () => {
    const agent = createScenario({ presence: 'OFFLINE' });
    expect(agent.state.available).toBe(true);
    agent.setGiosg({ wanted: false });
    expect(agent.setGiosg({ wanted: true })).toEqual([]);
    expect(agent.decision.notes).toContainEqual(
      expect.objectContaining({ side: 'genesys', rule: 'logged out', change: 'genesys presence ON_QUEUE held back' }),
    );
    agent.setGiosg({ chats: 9 });
    expect(agent.setGiosg({ chats: 0 })).toEqual([]);
  });

  it('takes nobody from a presence mapped online to the queue', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('MEETING')]: 'online' } } });
    expect(agent.choose('MEETING')).toEqual([]);
    expect(agent.setGiosg({ chats: 6 })).toEqual([]);
    expect(agent.setGiosg({ chats: 0 })).toEqual([]);
  });

  it('leaves the queue for the presence that the policy names', () => {
    const agent = createScenario({
      definitions: [secondary('in-chat', 'BUSY')],
      policy: { offQueuePresence: 'in-chat' },
    });
    expect(agent.setGiosg({ chats: 6 })).toEqual(['genesys BUSY']);
    expect(agent.genesys.presenceId).toBe('in-chat');
    expect(agent.setGiosg({ chats: 4 })).toEqual(['genesys ON_QUEUE']);
  });

  it.each([
    ['has vanished', []],
    ['was deactivated', [{ ...secondary('in-chat', 'BUSY'), deactivated: true }]],
    ['became Offline', [secondary('in-chat', 'OFFLINE')]],
  ])('leaves the queue for Available when the presence of the policy %s', (_name, definitions) => {
    const agent = createScenario({ definitions, policy: { offQueuePresence: 'in-chat' } });
    expect(agent.setGiosg({ wanted: false })).toEqual(['genesys AVAILABLE']);
  });

  it('writes nothing to Genesys while a presence change is pending, but still decides for giosg', () => {
    const agent = createScenario();
    agent.look({ genesys: { ...agent.genesys, futurePresence: true } });
    expect(agent.setGiosg({ wanted: false })).toEqual([]);
    expect(agent.state.available).toBe(false);
    expect(agent.look({ genesys: { ...agent.genesys, routing: 'INTERACTING', futurePresence: true } })).toEqual([]);
    expect(agent.look({ page: { available: true } })).toEqual([]);
    agent.setGiosg({ wanted: false });
    expect(agent.choose('BREAK')).toEqual([]);
    expect(agent.state.available).toBe(false);
  });

  it('writes nothing to Genesys while another source leads the presence, but still decides for giosg', () => {
    const agent = createScenario();
    agent.look({ genesys: { ...agent.genesys, foreignSource: true } });
    expect(agent.setGiosg({ wanted: false })).toEqual([]);
    expect(agent.state.available).toBe(false);
    expect(agent.look({ genesys: { ...agent.genesys, foreignSource: false } })).toEqual(['genesys AVAILABLE']);
  });

  it('never takes anyone off the queue for a call', () => {
    const agent = createScenario();
    expect(agent.route('COMMUNICATING')).toEqual(['giosg off']);
    expect(agent.genesys.systemPresence).toBe('ON_QUEUE');
  });

  it('skips a write when the side already is as wanted', () => {
    const agent = createScenario();
    agent.route('INTERACTING');
    expect(agent.setGiosg({ wanted: false })).toEqual([]);
  });

  it('drags nobody out of a presence mapped ignore until it changes or they say something new', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } });
    agent.choose('TRAINING');
    expect(agent.setGiosg({ chats: 6 })).toEqual([]);
    expect(agent.setGiosg({ chats: 0 })).toEqual([]);
    agent.setGiosg({ wanted: false });
    expect(agent.setGiosg({ wanted: true })).toEqual(['genesys ON_QUEUE']);
  });

  it('puts writes towards not available first', () => {
    const agent = createScenario({ giosg: { chats: 6 }, policy: { initialSync: 'giosg' }, routing: 'IDLE' });
    agent.setGiosg({ wanted: false });
    const decision = agent.peek({ giosg: { ...agent.giosg, wanted: true, chats: 0 } });
    expect(decision.writes.map(urgencyOf)).toEqual(['available']);
    expect(urgencyOf({ side: 'giosg', wanted: false })).toBe('not_available');
    expect(urgencyOf({ side: 'genesys', presenceId: idOf('BREAK'), systemPresence: 'BREAK' })).toBe('not_available');
  });

  it('tells which sides are not as wanted, and why', () => {
    const agent = createScenario({ presence: 'BREAK' });
    if (!isKnown(agent.state)) throw new Error('unknown agent');
    expect(differences(agent.state, { policy: agent.policy, definitions: primaryDefinitions() })).toEqual([
      { side: 'giosg', write: { side: 'giosg', wanted: false }, heldBack: 'adopted' },
    ]);
  });
});

describe('an unknown state', () => {
  it('allows no write towards more work while the routing status is unknown', () => {
    const agent = createScenario();
    agent.setGiosg({ wanted: false });
    agent.route('UNKNOWN');
    expect(agent.setGiosg({ wanted: true })).toEqual([]);
    expect(agent.decision.notes).toContainEqual(expect.objectContaining({ rule: 'state unknown' }));
    expect(agent.route('OFF_QUEUE')).toEqual(['genesys ON_QUEUE']);
  });

  it('neither begins nor ends a call while the routing status is unknown', () => {
    const agent = createScenario();
    agent.route('INTERACTING');
    expect(agent.route('UNKNOWN')).toEqual([]);
    expect(agent.state.pauses.call).toBe(true);
    expect(agent.route('IDLE')).toEqual(['giosg on']);
    expect(agent.route('UNKNOWN')).toEqual([]);
    expect(agent.route('INTERACTING')).toEqual(['giosg off']);
  });

  it('takes no wish from a presence that nobody can read, nor from its coming back', () => {
    const agent = createScenario();
    const unread = { ...agent.genesys, presenceId: 'gone', systemPresence: 'UNKNOWN' as const, presenceAt: null };
    expect(agent.look({ genesys: unread })).toEqual([]);
    expect(agent.state.available).toBe(true);
    expect(agent.setGiosg({ wanted: false })).toEqual([]);
    expect(agent.look({ genesys: agent.genesys })).toEqual(['genesys AVAILABLE']);
    expect(agent.state.available).toBe(false);
  });

  it('still takes work away', () => {
    const agent = createScenario();
    agent.route('UNKNOWN');
    expect(agent.setGiosg({ chats: 6 })).toEqual(['genesys AVAILABLE']);
  });
});
