import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { readGiosgFixture } from '../testing/fixtures';
import { GiosgTriggerInvalidError } from './errors';
import { verifyTriggerData } from './trigger';

const { data: example } = readGiosgFixture('trigger-tokens-claims') as { data: { claims: JWTPayload } };
const { test_secret_upstream: appSecret } = readGiosgFixture('trigger-request-cases') as {
  test_secret_upstream: string;
};
const appId = '2d417e22-4fd4-11e9-9928-0242ac110005';
const now = Date.parse('2026-01-15T09:00:00Z');
const inSeconds = (seconds: number) => now / 1_000 + seconds;
const genuine: JWTPayload = { ...example.claims, exp: inSeconds(600) };

function sign(claims: JWTPayload, secret = appSecret, alg = 'HS256'): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(new TextEncoder().encode(secret.padEnd(64)));
}

const verify = (data: string) => verifyTriggerData(data, { appSecret: appSecret.padEnd(64), appId, now });

describe('verifyTriggerData', () => {
  it('reads the claims of a real trigger, both kinds of empty as null', async () => {
    expect(await verify(await sign(genuine))).toEqual({
      organizationId: 'a17cea80-e397-11e0-b51a-00163e0c01f2',
      userId: '000f7116-4499-11e9-bca4-0242ac110009',
      appId,
      installationId: '839eda7c-523f-11e9-8058-0242ac110008',
      appUserId: '83995a52-523f-11e9-8058-0242ac110008',
      appUserCode: '<the JWT whose claims stand below>',
      chatId: null,
      visitorId: null,
      roomId: null,
      domainHost: null,
      expiresAt: now + 600_000,
    });
  });

  it('takes an app without a bot user', async () => {
    const claims = { ...genuine, app_user_id: null, app_user_code: null };
    expect(await verify(await sign(claims))).toMatchObject({ appUserId: null, appUserCode: null });
  });

  it('works with a secret as short as giosg’s own example', async () => {
    const key = new TextEncoder().encode(appSecret);
    const data = await new SignJWT(genuine).setProtectedHeader({ alg: 'HS256' }).sign(key);
    await expect(verifyTriggerData(data, { appSecret, appId, now })).resolves.toMatchObject({ appId });
  });

  it('allows 60 s between the clocks', async () => {
    await expect(verify(await sign({ ...genuine, exp: inSeconds(-59) }))).resolves.toBeDefined();
    await expect(verify(await sign({ ...genuine, exp: inSeconds(-61) }))).rejects.toMatchObject({ reason: 'expired' });
  });

  it.each([
    ['another key', () => sign(genuine, 'forged'), 'signature'],
    ['another algorithm', () => sign(genuine, appSecret, 'HS512'), 'algorithm'],
    ['no signature', () => Promise.resolve(new UnsecuredJWT(genuine).encode()), 'algorithm'],
    ['another app', () => sign({ ...genuine, app_id: 'other' }), 'other_app'],
    ['no app', () => sign({ ...genuine, app_id: null }), 'other_app'],
    ['no organization', () => sign({ ...genuine, org_id: '' }), 'claims'],
    ['no expiry', () => sign({ org_id: 'o', app_id: appId }), 'claims'],
    ['no JWT', () => Promise.resolve('abc'), 'malformed'],
    ['nothing', () => Promise.resolve(''), 'malformed'],
  ])('refuses %s', async (_, make, reason) => {
    const error: unknown = await verify(await make()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GiosgTriggerInvalidError);
    expect(error).toMatchObject({ reason });
  });

  it('refuses a token whose claims were changed after signing', async () => {
    const [header, , signature] = (await sign(genuine)).split('.');
    const claims = Buffer.from(JSON.stringify({ ...genuine, org_id: 'other' })).toString('base64url');
    await expect(verify(`${header}.${claims}.${signature}`)).rejects.toMatchObject({ reason: 'signature' });
  });
});
