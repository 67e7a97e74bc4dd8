import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WholeSystem } from './whole-system';

const secretSettings = ['GIOSG_APP_SECRET', 'GIOSG_WEBHOOK_SECRET', 'ENCRYPTION_KEYS', 'DATABASE_URL'];
/** What the sandbox handed out or was given, by the name it keeps it under. */
const secretFields = new Set(['botToken', 'token', 'value', 'secret', 'email']);

/** Every secret, token, channel id and e-mail address there was, each with what it is. */
export function secretsOf(system: WholeSystem, more: readonly string[]): Map<string, string> {
  const secrets = new Map(more.map((secret) => [secret, 'session token']));
  const env = system.environmentOf('worker');
  for (const name of secretSettings) {
    const value = env[name];
    if (value === undefined) throw new Error(`the worker has no ${name}`);
    secrets.set(name === 'DATABASE_URL' ? new URL(value).password : value, name);
  }
  const stored = JSON.parse(readFileSync(join(system.dataDir, 'sandbox-state.json'), 'utf8')) as unknown;
  collect(stored, secrets);
  secrets.delete('');
  return secrets;
}

function collect(value: unknown, into: Map<string, string>): void {
  if (typeof value === 'string' && /^(streaming-|eyJ)/.test(value)) into.set(value, 'channel id or signed code');
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && secretFields.has(key)) into.set(inner, key);
    else collect(inner, into);
  }
}

/** `place: what` for every secret found, whatever its case; the secret itself is not repeated. */
export function findLeaks(places: Readonly<Record<string, string>>, secrets: ReadonlyMap<string, string>): string[] {
  return Object.entries(places).flatMap(([place, text]) => {
    const folded = text.toLowerCase();
    return [...secrets]
      .filter(([secret]) => folded.includes(secret.toLowerCase()))
      .map(([, what]) => `${place}: ${what}`);
  });
}
