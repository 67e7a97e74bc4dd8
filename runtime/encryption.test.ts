import { DecryptionError, createKeyring, generateKey } from './encryption';

describe('createKeyring', () => {
  const oldKey = generateKey('2025');
  const newKey = generateKey('2026');
  const context = 'organization/1/giosg_token';

  it('opens what it sealed, and never seals the same way twice', () => {
    const ring = createKeyring(newKey);
    const sealed = ring.encrypt('sécret', context);
    expect(sealed).toMatch(/^v1\.2026\.[\w-]{16}\.[\w-]+$/);
    expect(ring.encrypt('sécret', context)).not.toBe(sealed);
    expect(ring.decrypt(sealed, context)).toBe('sécret');
    expect(ring.decrypt(ring.encrypt('', context), context)).toBe('');
  });

  it('rotates: the first key seals, all of them open', () => {
    const sealed = createKeyring(oldKey).encrypt('secret', context);
    const ring = createKeyring(`${newKey},${oldKey}`);
    expect(ring.decrypt(sealed, context)).toBe('secret');
    expect(ring.isCurrent(sealed)).toBe(false);
    expect(ring.isCurrent(ring.encrypt('secret', context))).toBe(true);
    expect(() => createKeyring(newKey).decrypt(sealed, context)).toThrow(/"2025", which ENCRYPTION_KEYS lacks/);
  });

  it('opens nothing in another place, with another key or changed', () => {
    const ring = createKeyring(newKey);
    const sealed = ring.encrypt('secret', context);
    expect(() => ring.decrypt(sealed, 'organization/2/giosg_token')).toThrow(DecryptionError);
    expect(() => createKeyring(generateKey('2026')).decrypt(sealed, context)).toThrow(DecryptionError);
    // The first character of the sealed part: the last one may hold bits that count for nothing.
    const at = sealed.lastIndexOf('.') + 1;
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
    expect(() => ring.decrypt(changed, context)).toThrow(DecryptionError);
    for (const broken of ['', 'v2.2026.a.b', 'v1.2026.AAAA.AAAA', `${sealed}.more`]) {
      expect(() => ring.decrypt(broken, context)).toThrow(DecryptionError);
    }
  });

  it.each([
    ['', /entry 1 must be id:base64/],
    ['k1', /entry 1 must be id:base64/],
    ['k1:aGlkZGVu', /must be 32 bytes, is 6/],
    [`${oldKey},${oldKey}`, /same id/],
    [`${oldKey},`, /entry 2/],
  ])('refuses the keyring %p without showing it', (keys, message) => {
    expect(() => createKeyring(keys)).toThrow(message);
    expect(() => createKeyring(keys)).not.toThrow(/aGlkZGVu/);
  });
});
