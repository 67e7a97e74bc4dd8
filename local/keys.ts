import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { generateKey } from '../runtime/encryption';
import { StartError } from './services/start-error';

const keysSchema = z.object({
  encryptionKeys: z.string().min(1),
  giosgAppId: z.string().min(1),
  giosgAppSecret: z.string().min(1),
  giosgWebhookSecret: z.string().min(1),
});

/** Secrets of one trial system, made once. The giosg ones are for the sandbox. */
export type GeneratedKeys = z.output<typeof keysSchema>;

function generate(): GeneratedKeys {
  return {
    encryptionKeys: generateKey('local'),
    giosgAppId: randomUUID(),
    giosgAppSecret: randomBytes(32).toString('base64url'),
    giosgWebhookSecret: randomBytes(32).toString('base64url'),
  };
}

function parse(file: string, text: string): GeneratedKeys {
  try {
    return keysSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new StartError(`${file} is broken: bring back a copy of it, or remove DATA_DIR to start afresh.`, {
      cause: error,
    });
  }
}

/**
 * The keys kept below `dataDir`, readable by their owner only; made at the first start. Throws a StartError when the
 * file is broken: new keys could not open what the old ones sealed.
 */
export function loadKeys(dataDir: string): GeneratedKeys {
  const folder = join(dataDir, 'keys');
  const file = join(folder, 'keys.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return parse(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const keys = generate();
  writeFileSync(`${file}.new`, JSON.stringify(keys, undefined, 2), { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
  return keys;
}
