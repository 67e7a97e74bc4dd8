import { createHmac, timingSafeEqual } from 'node:crypto';

export type Claims = Record<string, unknown>;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (input: string, key: string): Buffer => createHmac('sha256', key).update(input).digest();

/** A compact JWT, HS256, with the header giosg's own tokens have. */
export function signJwt(claims: Claims, key: string): string {
  const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${input}.${sign(input, key).toString('base64url')}`;
}

/** The claims of a token that `key` signed and that has not expired; undefined for any other. */
export function verifyJwt(token: string, key: string, nowMs: number): Claims | undefined {
  const [header, payload, signature] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  const expected = sign(`${header}.${payload}`, key);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  return typeof claims['exp'] === 'number' && claims['exp'] * 1000 > nowMs ? claims : undefined;
}
