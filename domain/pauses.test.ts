import { createScenario, idOf } from './testing/scenario';

describe('the call pause', () => {
  it('holds while routing is busy, and six becoming seven or INTERACTING becoming COMMUNICATING is not coming again', () => {
    const agent = createScenario();
    agent.route('INTERACTING');
    agent.setGiosg({ wanted: true });
    expect(agent.route('COMMUNICATING')).toEqual([]);
    expect(agent.giosg.wanted).toBe(true);
  });

  it('counts the routing statuses that the policy names', () => {
    const agent = createScenario({ policy: { busyRoutingStatuses: ['COMMUNICATING'] } });
    expect(agent.route('INTERACTING')).toEqual([]);
    expect(agent.route('COMMUNICATING')).toEqual(['giosg off']);
    expect(agent.route('NOT_RESPONDING')).toEqual(['giosg on']);
  });

  it('never comes when the policy names none', () => {
    const agent = createScenario({ policy: { busyRoutingStatuses: [] } });
    expect(agent.route('INTERACTING')).toEqual([]);
  });

  it('ends with a policy that no longer counts the status', () => {
    const agent = createScenario();
    agent.route('INTERACTING');
    agent.policy.busyRoutingStatuses = [];
    expect(agent.look({})).toEqual(['giosg on']);
  });

  it('restores nothing if the person went on a Break during the call', () => {
    const agent = createScenario();
    agent.route('INTERACTING');
    agent.choose('BREAK');
    expect(agent.route('OFF_QUEUE')).toEqual([]);
    expect(agent.giosg.wanted).toBe(false);
  });
});

describe('the chats pause', () => {
  it('begins above the capacity, and ends below it', () => {
    const agent = createScenario({ giosg: { capacity: 2 } });
    expect(agent.setGiosg({ chats: 2 })).toEqual([]);
    expect(agent.setGiosg({ chats: 3 })).toEqual(['genesys AVAILABLE']);
    expect(agent.setGiosg({ chats: 2 })).toEqual([]);
    expect(agent.setGiosg({ chats: 1 })).toEqual(['genesys ON_QUEUE']);
  });

  it('uses the number that the policy names, as it is', () => {
    const agent = createScenario({ policy: { chatThreshold: 1 } });
    expect(agent.setGiosg({ chats: 2 })).toEqual(['genesys AVAILABLE']);
    expect(agent.setGiosg({ chats: 1 })).toEqual([]);
    expect(agent.setGiosg({ chats: 0 })).toEqual(['genesys ON_QUEUE']);
  });

  it('never comes with the threshold null', () => {
    const agent = createScenario({ policy: { chatThreshold: null } });
    expect(agent.setGiosg({ chats: 50 })).toEqual([]);
  });

  it.each([null, 0, -1])('uses the default capacity, with a warning, when the capacity is %p', (capacity) => {
    const agent = createScenario({ giosg: { capacity }, policy: { defaultCapacity: 3 } });
    expect(agent.setGiosg({ chats: 3 })).toEqual([]);
    expect(agent.decision.notes).toEqual([
      expect.objectContaining({ side: 'giosg', change: 'capacity unreadable, 3 used', rule: 'chats' }),
    ]);
    expect(agent.setGiosg({ chats: 4 })).toEqual(['genesys AVAILABLE']);
    expect(agent.decision.notes).not.toContainEqual(expect.objectContaining({ change: 'capacity unreadable, 3 used' }));
  });

  it('restores nothing if the person chose another presence meanwhile', () => {
    const agent = createScenario();
    agent.setGiosg({ chats: 6 });
    expect(agent.choose('BREAK')).toEqual(['giosg off']);
    expect(agent.setGiosg({ chats: 0 })).toEqual([]);
  });

  it('keeps an agent who switches giosg on off the queue until the chats are fewer', () => {
    const agent = createScenario({ presence: 'BREAK', giosg: { wanted: false } });
    agent.setGiosg({ chats: 6 });
    expect(agent.setGiosg({ wanted: true })).toEqual([]);
    expect(agent.setGiosg({ chats: 4 })).toEqual(['genesys ON_QUEUE']);
  });

  it('needs both pauses gone when the console is missing as well', () => {
    const agent = createScenario();
    agent.setGiosg({ chats: 6 });
    agent.setGiosg({ present: false });
    agent.wait(5);
    expect(agent.setGiosg({ chats: 4 })).toEqual([]);
    expect(agent.setGiosg({ present: true })).toEqual(['genesys ON_QUEUE']);
  });
});

describe('the console pause', () => {
  it('takes a reload for no absence', () => {
    const agent = createScenario();
    agent.setGiosg({ present: false });
    expect(agent.wait(4)).toEqual([]);
    expect(agent.setGiosg({ present: true })).toEqual([]);
    expect(agent.decision.wakeAt).toBeNull();
    expect(agent.wait(10)).toEqual([]);
  });

  it('asks to be woken when the grace ends, also after looks in between', () => {
    const agent = createScenario({ policy: { consoleGraceSeconds: 8 } });
    agent.setGiosg({ present: false });
    const due = agent.now + 8000;
    expect(agent.decision.wakeAt).toBe(due);
    agent.setGiosg({ chats: 1 });
    expect(agent.decision.wakeAt).toBe(due);
  });

  it('never comes to an agent whose console was not seen in this stretch of availability', () => {
    const agent = createScenario({ giosg: { present: false } });
    expect(agent.wait(60)).toEqual([]);
    agent.setGiosg({ present: true });
    agent.setGiosg({ wanted: false });
    agent.setGiosg({ present: false });
    expect(agent.choose('ON_QUEUE')).toEqual(['giosg on']);
    expect(agent.wait(60)).toEqual([]);
  });

  it('comes at once with a grace of zero', () => {
    const agent = createScenario({ policy: { consoleGraceSeconds: 0 } });
    expect(agent.setGiosg({ present: false })).toEqual(['genesys AVAILABLE']);
  });

  it('restores nothing if the person switched off meanwhile', () => {
    const agent = createScenario();
    agent.setGiosg({ present: false });
    agent.wait(5);
    agent.setGiosg({ wanted: false });
    expect(agent.setGiosg({ present: true })).toEqual([]);
    expect(agent.genesys.presenceId).toBe(idOf('AVAILABLE'));
  });
});
