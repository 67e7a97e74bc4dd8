import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { sandboxDefaults } from '../defaults';
import type { Sandbox } from '../create-sandbox';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON. */
  readonly body: unknown;
  readonly text: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
}

/** One HTTP call; the body parsed where it is JSON. */
export async function call(url: string, { method, headers = {}, json, form }: CallOptions = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (json !== undefined || form ? 'POST' : 'GET'),
    headers: { ...headers, ...(json === undefined ? {} : { 'Content-Type': 'application/json' }) },
    redirect: 'manual',
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, headers: response.headers, body, text };
}

/** Waits for a condition; throws after five seconds. */
export async function eventually<T>(look: () => T | undefined | false, what = 'the condition'): Promise<T> {
  const end = Date.now() + 5000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what} never came`);
    await pause(5);
  }
}

/** A token of the demo organization's OAuth client. */
export async function genesysToken(
  sandbox: Pick<Sandbox, 'url'>,
  id: string = sandboxDefaults.genesysClientId,
  secret: string = sandboxDefaults.genesysClientSecret,
): Promise<string> {
  const answer = await call(`${sandbox.url}/oauth/token`, {
    form: { grant_type: 'client_credentials' },
    headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
  });
  return (answer.body as { access_token: string }).access_token;
}

/** Installs the app and exchanges the code for the bot's token. */
export async function botToken(sandbox: Sandbox): Promise<string> {
  const url = new URL(sandbox.control.trigger({ type: 'install', redirectUri: sandbox.url }));
  const answer = await exchange(sandbox, codeIn(url));
  return (answer.body as { access_token: string }).access_token;
}

export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}

export function codeIn(trigger: URL): string {
  return String(claimsOf(trigger.searchParams.get('data') ?? '')['app_user_code']);
}

export function exchange(sandbox: Sandbox, code: string): Promise<Answer> {
  return call(`${sandbox.url}/identity/token`, {
    form: {
      grant_type: 'authorization_code',
      code,
      client_id: sandboxDefaults.giosgAppId,
      client_secret: sandboxDefaults.giosgAppSecret,
    },
  });
}

export interface Listener {
  readonly socket: WebSocket;
  readonly frames: Record<string, unknown>[];
  readonly closed: () => { code: number; reason: string } | undefined;
}

/** An open socket on a channel, keeping what arrives. */
export async function listen(connectUri: string): Promise<Listener> {
  const socket = new WebSocket(connectUri);
  const frames: Record<string, unknown>[] = [];
  let closed: { code: number; reason: string } | undefined;
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString('utf8')) as Record<string, unknown>));
  socket.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() };
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return { socket, frames, closed: () => closed };
}
