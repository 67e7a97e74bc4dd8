import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseNotificationFrame } from './notification-frames';
import { expandTopic, topicForUser } from './topics';

interface TopicExample {
  example?: { topicName: string };
}
const description = JSON.parse(
  readFileSync(join(__dirname, '../../tests/fixtures/genesys/genesys-openapi-subset.json'), 'utf8'),
) as { 'x-notification-topics': Record<string, TopicExample> };
const topics = description['x-notification-topics'];
const userId = '00000000-0000-4000-8000-000000000001';
const presence = {
  presenceId: '6a3af858-942f-489d-9700-5f9bcdcdae9b',
  systemPresence: 'AVAILABLE',
  presenceAt: Date.parse('2026-01-15T09:03:17.047Z'),
  futurePresence: false,
};
const routingAt = Date.parse('2026-01-15T09:03:17.067Z');

/** What each topic of the description means here; a topic that is new there fails the test below. */
const meanings: Record<string, object> = {
  'v2.users.{id}.presence': {
    kind: 'presence',
    userId,
    presence: { ...presence, foreignSource: false },
    correlationId: '00000000-0000-4000-8000-0000000000aa',
  },
  'v2.users.{id}.routingStatus': { kind: 'routing', userId, routing: { routing: 'IDLE', routingAt } },
  'v2.users.{id}.activity': { kind: 'activity', userId, presence, routing: { routing: 'OFF_QUEUE', routingAt } },
  'v2.users.{id}.conversationsummary': { kind: 'unknown', topic: 'v2.users.{id}.conversationsummary' },
  'v2.users.{id}.integrationpresence': { kind: 'unknown', topic: 'v2.users.{id}.integrationpresence' },
  'v2.users.{id}.outofoffice': { kind: 'unknown', topic: 'v2.users.{id}.outofoffice' },
  'v2.system.socket_closing': { kind: 'socketClosing' },
  'v2.system.no_longer_subscribed.{id}': { kind: 'noLongerSubscribed', reason: 'another_channel_subscribed' },
  'v2.system.token_revoked.{id}': { kind: 'tokenRevoked' },
  'channel.metadata': { kind: 'heartbeat' },
};

describe('parseNotificationFrame', () => {
  it.each(Object.keys(topics))('understands an event of %s', (topic) => {
    const constructed = {
      topicName: topic.replace('{id}', userId),
      eventBody: { reason: 'another_channel_subscribed' },
    };
    const frame = parseNotificationFrame(JSON.stringify(topics[topic]?.example ?? constructed));
    expect(meanings).toHaveProperty([topic]);
    expect(frame).toMatchObject(meanings[topic] ?? {});
  });

  it('tells pong from heartbeat and reads the answer to a subscribe message', () => {
    const pong = { topicName: 'channel.metadata', eventBody: { message: 'pong' } };
    expect(parseNotificationFrame(Buffer.from(JSON.stringify(pong)))).toEqual({ kind: 'pong' });
    expect(parseNotificationFrame('{"result":"404","message":"gone"}')).toEqual({
      kind: 'subscribeResult',
      result: '404',
      ok: false,
    });
  });

  it('tolerates a presence without a time and an activity with one half', () => {
    const body = { presenceDefinition: { id: 'x', systemPresence: 'ON_QUEUE' } };
    const frame = { topicName: 'v2.users.u1.presence', eventBody: body };
    expect(parseNotificationFrame(JSON.stringify(frame))).toMatchObject({
      kind: 'presence',
      userId: 'u1',
      presence: { systemPresence: 'ON_QUEUE', presenceAt: null },
      correlationId: undefined,
    });
    const half = { topicName: 'v2.users.u1.activity', eventBody: { presence: body } };
    expect(parseNotificationFrame(JSON.stringify(half))).toMatchObject({ kind: 'activity', routing: null });
  });

  it.each([
    ['', 'not_json'],
    ['{"topicName"', 'not_json'],
    ['null', 'no_topic'],
    ['[]', 'no_topic'],
    ['"text"', 'no_topic'],
    ['{}', 'no_topic'],
    ['{"topicName":7}', 'no_topic'],
    ['{"topicName":"v2.users.u1.presence"}', 'no_state'],
    ['{"topicName":"v2.users.u1.presence","eventBody":{"presenceDefinition":null}}', 'no_state'],
    ['{"topicName":"v2.users.u1.routingStatus","eventBody":{"routingStatus":"IDLE"}}', 'no_state'],
    ['{"topicName":"v2.users.u1.activity","eventBody":[]}', 'no_state'],
  ])('finds %p malformed: %s', (text, why) => {
    expect(parseNotificationFrame(text)).toEqual({ kind: 'malformed', why });
  });

  it('names an unknown topic without its ids', () => {
    const topicName = `v2.users.${userId}.station`;
    expect(parseNotificationFrame(JSON.stringify({ topicName }))).toEqual({
      kind: 'unknown',
      topic: 'v2.users.{id}.station',
    });
  });
});

describe('topics', () => {
  it('combines presence and routing status of a user into one topic of at most 200 characters', () => {
    const topic = topicForUser(userId);
    expect(topic).toBe(`v2.users.${userId}?presence&routingStatus`);
    expect(topic.length).toBeLessThanOrEqual(200);
    expect(expandTopic(topic)).toEqual([`v2.users.${userId}.presence`, `v2.users.${userId}.routingStatus`]);
    expect(expandTopic('v2.system.socket_closing')).toEqual(['v2.system.socket_closing']);
  });
});
