import { SignJWT } from 'jose';
import claimsFixture from '../../fixtures/giosg/trigger-tokens-claims.json';
import type { TestApi } from './test-api';
import { appSecret } from './test-api';

export interface DataOptions {
  secret?: string;
  /** From now; negative: expired. */
  lifetimeSeconds?: number;
  claims?: Record<string, unknown>;
  algorithm?: 'HS256' | 'HS512';
}

/** The `data` of a real trigger with our own secret and a fresh expiry. */
export async function signData(options: DataOptions = {}): Promise<string> {
  const { claims } = claimsFixture.data;
  const exp = Math.floor(Date.now() / 1_000) + (options.lifetimeSeconds ?? 600);
  return new SignJWT({ ...claims, app_user_code: 'one-time-code', ...options.claims, exp })
    .setProtectedHeader({ alg: options.algorithm ?? 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(options.secret ?? appSecret));
}

export interface TriggerOptions extends DataOptions {
  type?: string;
  token?: string | null;
  redirectUri?: string | null;
  accept?: string;
}

/** Sends a trigger as giosg's browser does. */
export async function sendTrigger(api: TestApi, options: TriggerOptions = {}): Promise<Response> {
  const type = options.type ?? 'install';
  const query = new URLSearchParams({ type, data: await signData(options) });
  if (options.token !== null && type !== 'uninstall') query.set('token', options.token ?? 'giosg-own-token');
  const redirectUri = options.redirectUri === undefined ? `${api.vendors.url}/settings` : options.redirectUri;
  if (type === 'install' && redirectUri !== null) query.set('redirect_uri', redirectUri);
  return api.fetch(`/app_trigger?${query.toString()}`, { headers: { accept: options.accept ?? '*/*' } });
}

/** What the redirect's fragment carries. */
export function fragmentOf(response: Response): URLSearchParams {
  const location = response.headers.get('location') ?? '';
  return new URLSearchParams(location.split('#')[1] ?? '');
}

/** Installs the app and returns a session's token. */
export async function openSession(api: TestApi, options: TriggerOptions = {}): Promise<string> {
  const token = fragmentOf(await sendTrigger(api, options)).get('session');
  if (token === null) throw new Error('the trigger opened no session');
  return token;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export function put(token: string, body: unknown): RequestInit {
  return {
    method: 'PUT',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}
