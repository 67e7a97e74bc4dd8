import { createScenario, idOf, secondary } from './testing/scenario';

/** On queue with giosg online: the agent most rows begin with. */
const working = () => createScenario();
/** Switched off in giosg and therefore taken off the queue. */
const away = () => {
  const agent = createScenario();
  agent.setGiosg({ wanted: false });
  return agent;
};

describe('what an observation means', () => {
  it('rule 1: giosg switched on with a console makes available', () => {
    const agent = away();
    expect(agent.setGiosg({ wanted: true })).toEqual(['genesys ON_QUEUE']);
    expect(agent.state.available).toBe(true);
    expect(agent.decision.writes[0]?.rule).toBe('1');
  });

  it('rule 1: switching giosg on during a call overrides the call', () => {
    const agent = working();
    expect(agent.route('INTERACTING')).toEqual(['giosg off']);
    expect(agent.setGiosg({ wanted: true })).toEqual([]);
    expect(agent.route('COMMUNICATING')).toEqual([]);
    expect(agent.route('IDLE')).toEqual([]);
    expect(agent.route('INTERACTING')).toEqual(['giosg off']);
  });

  it('rule 2: giosg switched off makes not available', () => {
    const agent = working();
    expect(agent.setGiosg({ wanted: false })).toEqual(['genesys AVAILABLE']);
    expect(agent.state.available).toBe(false);
    expect(agent.decision.writes[0]?.rule).toBe('2');
  });

  it('rule 3: giosg switched on without a console does nothing until the console is there', () => {
    const agent = away();
    agent.setGiosg({ present: false });
    expect(agent.setGiosg({ wanted: true })).toEqual([]);
    expect(agent.state.available).toBe(false);
    expect(agent.decision.notes).toContainEqual(expect.objectContaining({ rule: '3' }));
    expect(agent.setGiosg({ present: true })).toEqual(['genesys ON_QUEUE']);
    expect(agent.state.available).toBe(true);
  });

  it('rule 3: overrides a call once the console is there', () => {
    const agent = working();
    agent.route('INTERACTING');
    agent.setGiosg({ present: false });
    agent.setGiosg({ wanted: true });
    expect(agent.setGiosg({ present: true })).toEqual([]);
    expect(agent.state.overrides.call).toBe(true);
  });

  it.each([
    ['a Break in Genesys', (agent: ReturnType<typeof away>) => agent.choose('BREAK')],
    ['a word on the page', (agent: ReturnType<typeof away>) => agent.look({ page: { available: false } })],
  ])('rule 3: %s meanwhile ends the waiting', (_name, meanwhile) => {
    const agent = away();
    agent.setGiosg({ present: false });
    agent.setGiosg({ wanted: true });
    expect(meanwhile(agent)).toEqual(['giosg off']);
    expect(agent.setGiosg({ present: true })).toEqual([]);
    expect(agent.state.available).toBe(false);
  });

  it('rule 3: switching giosg off again ends the waiting', () => {
    const agent = away();
    agent.setGiosg({ present: false });
    agent.setGiosg({ wanted: true });
    agent.setGiosg({ wanted: false });
    expect(agent.setGiosg({ present: true })).toEqual([]);
    expect(agent.state.available).toBe(false);
  });

  it('rule 3: logging in meanwhile is no wish, so the waiting goes on', () => {
    const agent = createScenario({ presence: 'OFFLINE', giosg: { wanted: false, present: false } });
    agent.setGiosg({ wanted: true });
    agent.choose('AVAILABLE');
    expect(agent.setGiosg({ present: true })).toEqual(['genesys ON_QUEUE']);
  });

  it('rule 4: going On Queue makes available', () => {
    const agent = away();
    expect(agent.choose('ON_QUEUE')).toEqual(['giosg on']);
    expect(agent.state.available).toBe(true);
    expect(agent.decision.writes[0]?.rule).toBe('4');
  });

  it('rule 4: going On Queue with too many chats overrides the chats until they are fewer', () => {
    const agent = working();
    expect(agent.setGiosg({ chats: 6 })).toEqual(['genesys AVAILABLE']);
    expect(agent.choose('ON_QUEUE')).toEqual([]);
    expect(agent.setGiosg({ chats: 7 })).toEqual([]);
    expect(agent.setGiosg({ chats: 5 })).toEqual([]);
    expect(agent.setGiosg({ chats: 6 })).toEqual([]);
    expect(agent.setGiosg({ chats: 4 })).toEqual([]);
    expect(agent.setGiosg({ chats: 6 })).toEqual(['genesys AVAILABLE']);
  });

  it('rule 4: going On Queue without the console overrides the console until it is back', () => {
    const agent = working();
    agent.setGiosg({ present: false });
    expect(agent.wait(5)).toEqual(['genesys AVAILABLE']);
    expect(agent.choose('ON_QUEUE')).toEqual([]);
    expect(agent.wait(60)).toEqual([]);
    agent.setGiosg({ present: true });
    agent.setGiosg({ present: false });
    expect(agent.wait(5)).toEqual(['genesys AVAILABLE']);
  });

  it('rule 4: silences a missing console also while its grace is still running', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } });
    agent.choose('TRAINING');
    agent.setGiosg({ present: false });
    expect(agent.choose('ON_QUEUE')).toEqual([]);
    expect(agent.decision.wakeAt).toBeNull();
    expect(agent.wait(60)).toEqual([]);
  });

  it.each(['AVAILABLE', 'AWAY', 'BREAK', 'BUSY', 'IDLE', 'MEAL', 'MEETING', 'OFFLINE', 'TRAINING'])(
    'rule 5: by default %s makes not available',
    (presence) => {
      const agent = working();
      expect(agent.choose(presence)).toEqual(['giosg off']);
      expect(agent.state.available).toBe(false);
      expect(agent.decision.writes[0]?.rule).toBe('5');
    },
  );

  it('rule 5: a presence mapped online makes available and stays', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('MEETING')]: 'online' } } });
    agent.choose('BREAK');
    expect(agent.choose('MEETING')).toEqual(['giosg on']);
    expect(agent.state.available).toBe(true);
  });

  it('rule 5: a presence mapped ignore says nothing', () => {
    const agent = createScenario({ policy: { mapping: { [idOf('TRAINING')]: 'ignore' } } });
    expect(agent.choose('TRAINING')).toEqual([]);
    expect(agent.state.available).toBe(true);
    agent.choose('BREAK');
    expect(agent.choose('TRAINING')).toEqual([]);
    expect(agent.state.available).toBe(false);
  });

  it('rule 5: a secondary presence inherits from its primary one unless it has its own meaning', () => {
    const agent = createScenario({
      definitions: [secondary('chat-only', 'BUSY'), secondary('e-mail', 'BUSY')],
      policy: { mapping: { [idOf('BUSY')]: 'online', 'e-mail': 'offline' } },
    });
    expect(agent.choose('chat-only')).toEqual([]);
    expect(agent.choose('e-mail')).toEqual(['giosg off']);
  });

  it.each(['AVAILABLE', 'IDLE'])('rule 5: Offline → %s is logging in and says nothing', (presence) => {
    const agent = createScenario({ presence: 'OFFLINE', giosg: { wanted: false } });
    expect(agent.choose(presence)).toEqual([]);
    expect(agent.state.available).toBe(false);
  });

  it('rule 5: an available agent who logs in is put On Queue', () => {
    const agent = createScenario({ presence: 'OFFLINE', giosg: { wanted: false } });
    expect(agent.setGiosg({ wanted: true })).toEqual([]);
    expect(agent.choose('AVAILABLE')).toEqual(['genesys ON_QUEUE']);
    expect(agent.state.available).toBe(true);
  });

  it('rule 5: Offline → Break is a choice, and Offline → On Queue is rule 4', () => {
    const agent = createScenario({ presence: 'OFFLINE' });
    expect(agent.choose('BREAK')).toEqual(['giosg off']);
    agent.choose('OFFLINE');
    expect(agent.choose('ON_QUEUE')).toEqual(['giosg on']);
  });

  it('rule 5: a secondary presence with a meaning of its own is chosen, even straight from Offline', () => {
    const agent = createScenario({
      presence: 'OFFLINE',
      giosg: { wanted: false },
      definitions: [secondary('chat-only', 'AVAILABLE')],
      policy: { mapping: { 'chat-only': 'online' } },
    });
    expect(agent.choose('chat-only')).toEqual(['giosg on']);
  });

  it('the page: sets what the person wants and overrides nothing', () => {
    const agent = working();
    agent.route('INTERACTING');
    expect(agent.look({ page: { available: false } })).toEqual(['genesys AVAILABLE']);
    expect(agent.route('OFF_QUEUE')).toEqual([]);
    agent.route('COMMUNICATING');
    expect(agent.look({ page: { available: true } })).toEqual(['genesys ON_QUEUE']);
    expect(agent.route('IDLE')).toEqual(['giosg on']);
  });
});
