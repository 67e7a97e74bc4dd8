import { readGiosgFixture } from '../testing/fixtures';
import { parseUserWebhook } from './webhook';

const organizationId = '060f67b6-f81c-566a-9148-c21815aa8d0d';
const userId = '6776dae6-c074-5c6e-a577-4bda89bfd315';
const user = (action: string) => ({ kind: 'user', organizationId, userId, action });

/** What every example body means; one that is new among the fixtures fails here. */
const meanings: Record<string, Record<string, object>> = {
  'realtime-user-messages': { added: user('added'), changed: user('changed'), removed: user('removed') },
  'webhook-user-bodies.constructed': {
    changed_collection_channel: user('changed'),
    changed_single_channel: user('changed'),
    changed_without_id_in_resource: user('changed'),
    changed_online_enabled: user('changed'),
    added: user('added'),
    removed: user('removed'),
    removed_without_auth: user('removed'),
  },
  'webhook-chat-bodies': {
    routed_chat_added: { kind: 'ignored', reason: 'other_channel' },
    chat_message_added: { kind: 'ignored', reason: 'other_channel' },
  },
};

describe('parseUserWebhook', () => {
  describe.each(Object.keys(meanings))('%s', (fixture) => {
    it.each(Object.entries(readGiosgFixture(fixture)))('%s', (name, body) => {
      expect(parseUserWebhook(body)).toEqual(meanings[fixture]?.[name]);
    });
  });

  const channel = `/api/v5/orgs/${organizationId}/users`;
  it.each([
    ['not an object', [1], 'not_an_object'],
    ['nothing', null, 'not_an_object'],
    ['no channel', { action: 'changed', resource_id: userId }, 'other_channel'],
    ['a deeper path', { channel: `${channel}/${userId}/clients`, action: 'added', resource_id: 'c1' }, 'other_channel'],
    ['another API version', { channel: `/api/v6/orgs/${organizationId}/users`, action: 'changed' }, 'other_channel'],
    ['a query', { channel: `${channel}?x=1`, action: 'changed', resource_id: userId }, 'other_channel'],
    ['an action to come', { channel, action: 'archived', resource_id: userId }, 'unknown_action'],
    ['no user', { channel, action: 'changed' }, 'no_user'],
    ['an id that is a path', { channel, action: 'changed', resource_id: '../me' }, 'no_user'],
    ['an id without end', { channel, action: 'changed', resource_id: 'x'.repeat(65) }, 'no_user'],
  ])('ignores %s', (_, body, reason) => {
    expect(parseUserWebhook(body)).toEqual({ kind: 'ignored', reason });
  });

  it('takes the user from the channel where the body names none', () => {
    expect(parseUserWebhook({ channel: `${channel}/${userId}`, action: 'changed' })).toEqual(user('changed'));
  });
});
