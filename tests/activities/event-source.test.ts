import type { EventSource, EventSourceContext } from '../../activities/connection/event-source';
import { defaultPolicy } from '../../domain/policy';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';

/** A source that a test speaks through. */
class SpokenSource implements EventSource {
  readonly capacity = 1;
  isUp = true;
  problem: EventSource['problem'] = null;
  heard: readonly string[] = [];
  context: EventSourceContext | null = null;
  closed = false;

  async listenTo(userIds: readonly string[]): Promise<void> {
    this.heard = userIds;
    await this.context?.sink.snapshot(userIds, 'opened');
  }
  verify = () => Promise.resolve();
  isHeard = (userId: string) => this.heard.includes(userId);
  close = () => {
    this.closed = true;
    return Promise.resolve();
  };
}

let stage: Stage;
let source: SpokenSource;
beforeAll(async () => {
  stage = await openStage({
    openEventSource: (context) => {
      source = new SpokenSource();
      source.context = context;
      return source;
    },
  });
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

describe('the source of Genesys events', () => {
  it('may be another one than the notification service', async () => {
    const organization = await stage.organization();
    const agent = organization.agent();
    agent.giosg({ wanted: true });
    agent.genesys({ presence: 'On Queue' });
    await organization.connect();
    await organization.settle();
    expect(source.heard).toEqual([agent.genesysUserId]);
    expect(organization.calls('genesys.channels.create')).toEqual([]);

    source.context?.sink.onEvent({
      kind: 'presence',
      userId: agent.genesysUserId,
      correlationId: undefined,
      presence: {
        presenceId: '227b37e2-f1d0-4dd0-8f50-badd7cf6d158',
        systemPresence: 'BREAK',
        presenceAt: Date.now() + 60_000,
        futurePresence: false,
      },
    });
    await waitFor(() => agent.sides().startsWith('giosg off'), 'the event to be acted upon');
    await organization.end();
    expect(source.closed).toBe(true);
  });

  it('that has too many agents is connected all the same; the problem stands from its beginning to its end', async () => {
    const organization = await stage.organization();
    const running = await organization.connect();
    source.problem = { code: 'too_many_agents', message: 'Too many.' };
    source.context?.sink.onState();
    const first = running.problem();
    expect(first).toMatchObject({ code: 'too_many_agents', since: expect.any(String) as string });
    source.problem = { code: 'too_many_agents', message: 'Still too many.' };
    source.context?.sink.onState();
    expect(running.problem()).toEqual({ ...first, message: 'Still too many.' });
    expect(running.status()).toBe('connected');
    source.problem = null;
    source.context?.sink.onState();
    expect(running.problem()).toBeNull();
  });

  it('that cannot hear everybody hears those whom the policy is for', async () => {
    const organization = await stage.organization({ agents: 3 });
    await organization.connect();
    const chosen = organization.agent(2);
    expect(source.heard).toHaveLength(3);
    const policy = { ...defaultPolicy(), scope: [chosen.giosgUserId] };
    await stage.parts.policies.save(organization.id, policy, 'test');
    await waitFor(() => source.heard.join() === chosen.genesysUserId, 'only those to be heard');
  });
});
