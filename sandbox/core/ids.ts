import { createHash, randomBytes } from 'node:crypto';

/** A UUID that is the same for the same words on every start, so that the product's stored ids outlive a restart. */
export function stableUuid(...words: (string | number)[]): string {
  const digest = createHash('sha256').update(words.join('/')).digest('hex');
  const variant = ((parseInt(digest.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}

export function randomToken(bytes = 24): string {
  return randomBytes(bytes).toString('base64url');
}
