import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals secrets for storage. Both functions take the place a secret belongs to, and a sealed value opens only there. */
export interface Keyring {
  /** Id of the key that `encrypt` uses: the first of the ring. */
  readonly activeKeyId: string;
  /**
   * Seals `plaintext` for `context`, e.g. `organization/<id>/giosg_token`. The answer differs each time:
   * `v1.<keyId>.<nonce>.<ciphertext and tag>`, the last two in base64url.
   */
  encrypt(plaintext: string, context: string): string;
  /**
   * Opens what `encrypt` sealed, with whichever key of the ring did it.
   *
   * @throws DecryptionError when the key is gone, the context differs or the value was changed.
   */
  decrypt(sealed: string, context: string): string;
  /** False when another key than the active one sealed it: seal it again, then the old key can leave the ring. */
  isCurrent(sealed: string): boolean;
}

/** Thrown when a sealed value cannot be opened. Names the key, never the value. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';
}

const algorithm = 'aes-256-gcm';
const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/**
 * A keyring from `id:base64 of 32 bytes`, comma-separated, newest first: the first key seals, all of them open.
 *
 * @throws Error that says which entry is wrong, without the key itself.
 */
export function createKeyring(keys: string): Keyring {
  const ring = parseKeys(keys);
  const [active] = ring;
  if (!active) throw new Error('holds no key');
  const byId = new Map(ring.map((entry) => [entry.id, entry.key]));
  return {
    activeKeyId: active.id,
    encrypt: (plaintext, context) => seal(active, plaintext, context),
    decrypt: (sealed, context) => open(byId, sealed, context),
    isCurrent: (sealed) => sealed.startsWith(`${version}.${active.id}.`),
  };
}

/** A new random key in the form `createKeyring` reads. */
export function generateKey(id: string): string {
  return `${id}:${randomBytes(keyBytes).toString('base64')}`;
}

interface RingEntry {
  id: string;
  key: Buffer;
}

/** The keys of a ring, in its order. Exported for the settings, which check it before anything starts. */
export function parseKeys(keys: string): RingEntry[] {
  const entries = keys.split(',').map((entry, index) => parseKey(entry.trim(), index + 1));
  const ids = new Set(entries.map((entry) => entry.id));
  if (ids.size !== entries.length) throw new Error('holds two keys with the same id');
  return entries;
}

function parseKey(entry: string, position: number): RingEntry {
  const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry);
  const [, id, encoded] = match ?? [];
  if (!id || !encoded) throw new Error(`entry ${position} must be id:base64 (id of letters, digits, - and _)`);
  const key = Buffer.from(encoded, 'base64');
  if (key.length !== keyBytes) throw new Error(`the key of entry ${position} must be 32 bytes, is ${key.length}`);
  return { id, key };
}

function seal(entry: RingEntry, plaintext: string, context: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, entry.key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [version, entry.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

function open(keys: ReadonlyMap<string, Buffer>, sealed: string, context: string): string {
  const [sealedVersion, keyId, nonceText, body, ...rest] = sealed.split('.');
  if (sealedVersion !== version || !keyId || !nonceText || body === undefined || rest.length > 0) {
    throw new DecryptionError('a stored secret is not in the form this version writes');
  }
  const key = keys.get(keyId);
  if (!key) throw new DecryptionError(`a stored secret was sealed with key "${keyId}", which ENCRYPTION_KEYS lacks`);
  const nonce = Buffer.from(nonceText, 'base64url');
  const bytes = Buffer.from(body, 'base64url');
  if (nonce.length !== nonceBytes || bytes.length < tagBytes) throw new DecryptionError('a stored secret is cut short');
  try {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context, 'utf8'));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new DecryptionError(`a stored secret does not open with key "${keyId}": another key or another place`, {
      cause: error,
    });
  }
}
