import { readFileSync } from 'node:fs';
import path from 'node:path';
import { waitFor } from '../support/wait-for';
import { openStage, type Stage } from './support/stage';
import { workingAgent } from './support/working-agent';
import type { TestAgent } from './support/test-organization';

interface EventFrame {
  topicName: string;
  eventBody: Record<string, unknown>;
}

const description = JSON.parse(
  readFileSync(path.join(__dirname, '../fixtures/genesys/genesys-openapi-subset.json'), 'utf8'),
) as { 'x-notification-topics': Record<string, { example?: EventFrame }> };
const examples = Object.entries(description['x-notification-topics']).flatMap(([topic, { example }]) =>
  example ? [{ topic, example }] : [],
);
const exampleUser = '00000000-0000-4000-8000-000000000001';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => stage.clear());
afterAll(() => stage.close());

/** The documented event, of this agent; `at` replaces every time in it. */
function eventOf(example: EventFrame, agent: TestAgent, at?: string): Record<string, unknown> {
  const text = JSON.stringify(example).replaceAll(exampleUser, agent.genesysUserId);
  const dated = at === undefined ? text : text.replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, JSON.stringify(at));
  return JSON.parse(dated) as Record<string, unknown>;
}

async function unknownEvents(): Promise<number> {
  const { values } = await stage.parts.metrics.unknownVendorInput.get();
  const counted = values.filter(({ labels }) => labels.vendor === 'genesys' && labels.kind === 'unknown');
  return counted.reduce((sum, { value }) => sum + value, 0);
}

const send = (frame: Record<string, unknown>) => expect(stage.sandbox.control.channels.send(frame)).toBeGreaterThan(0);

describe('the documented example events', () => {
  it('are five', () => {
    expect(examples.map(({ topic }) => topic)).toEqual([
      'v2.users.{id}.presence',
      'v2.users.{id}.routingStatus',
      'v2.users.{id}.activity',
      'v2.users.{id}.conversationsummary',
      'channel.metadata',
    ]);
  });

  it('change nothing where they are older than what is known, and what no rule knows is counted', async () => {
    const { organization, agent } = await workingAgent(stage);
    const before = await unknownEvents();
    for (const { example } of examples) send(eventOf(example, agent));
    await waitFor(async () => (await unknownEvents()) === before + 1, 'the unknown topic to be counted');
    await organization.settle();
    expect(agent.sides()).toBe('giosg on, On Queue');
    expect(agent.writes()).toEqual([]);
    expect(await agent.available()).toBe(true);
  });

  it.each(['v2.users.{id}.presence', 'v2.users.{id}.activity'])(
    'take effect where they are news: %s tells that the person left the queue',
    async (topic) => {
      const { agent } = await workingAgent(stage);
      const { example } = examples.find((entry) => entry.topic === topic) ?? {};
      if (!example) throw new Error('no example');
      send(eventOf(example, agent, new Date(Date.now() + 1_000).toISOString()));
      await waitFor(async () => (await agent.available()) === false, 'the wish to count');
      await waitFor(() => agent.writes().includes('giosg off'), 'giosg to follow');
    },
  );

  it('take effect where they are news: a routing status of IDLE ends a call', async () => {
    const { agent } = await workingAgent(stage);
    agent.genesys({ call: 'acd' });
    await agent.until('giosg off, On Queue');
    const { example } = examples.find((entry) => entry.topic.endsWith('routingStatus')) ?? {};
    if (!example) throw new Error('no example');
    send(eventOf(example, agent, new Date(Date.now() + 1_000).toISOString()));
    await waitFor(() => agent.writes().includes('giosg on'), 'chats to come back');
  });
});
