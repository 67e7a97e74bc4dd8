import { SignJWT, type JWTPayload } from 'jose';
import { readGiosgFixture } from '../testing/fixtures';
import { parseGiosgUser } from './parse-user';
import { verifyTriggerData } from './trigger';
import { parseUserWebhook } from './webhook';

/** Examples that are not for the parser they might be taken to: each must end as nothing, or as refused. */
describe('examples of giosg that are not ours to act on', () => {
  it('the real-time report of 2015 is neither a user nor a webhook', () => {
    const { page } = readGiosgFixture('realtime-reporting-users-v4') as { page: { results: unknown[] } };
    expect(parseGiosgUser(page.results[0])).toBeUndefined();
    expect(parseUserWebhook(page)).toEqual({ kind: 'ignored', reason: 'other_channel' });
  });

  it.each(['token', 'app_user_code'])('the %s of a trigger is not accepted as its data', async (name) => {
    const fixture = readGiosgFixture('trigger-tokens-claims') as Record<string, { claims: JWTPayload }>;
    const giosgsOwnKey = new TextEncoder().encode('a key that only giosg knows'.padEnd(64));
    const exp = Math.floor(Date.now() / 1_000) + 600;
    const jwt = await new SignJWT({ ...fixture[name]?.claims, exp })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(giosgsOwnKey);
    const appId = '2d417e22-4fd4-11e9-9928-0242ac110005';
    await expect(verifyTriggerData(jwt, { appSecret: '123abc456cde', appId })).rejects.toMatchObject({
      reason: 'signature',
    });
  });

  it('the channel pattern that the app subscribes to is one that is understood', () => {
    const { webhook } = readGiosgFixture('app-and-webhook-config.constructed') as {
      webhook: { channel_subscriptions: { channel_pattern: string }[] };
    };
    for (const { channel_pattern: pattern } of webhook.channel_subscriptions) {
      const channel = pattern.replace('{organization_id}', 'o1').replace('*', 'u1');
      const body = { channel, action: 'changed', resource_id: 'u1' };
      expect(parseUserWebhook(body)).toEqual({ kind: 'user', organizationId: 'o1', userId: 'u1', action: 'changed' });
    }
  });
});
