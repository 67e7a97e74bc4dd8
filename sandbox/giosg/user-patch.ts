import type { GiosgUserChange } from './giosg-actions';
import { GiosgHttpError } from './giosg-errors';

type Body = Readonly<Record<string, unknown>>;

function objectOf(body: unknown): Body {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new GiosgHttpError(400, { detail: 'JSON parse error' });
  }
  return body as Body;
}

/** Read-only attributes are ignored, as Django REST framework does; a wrong type is a 400 that names the field. */
export function parseUserPatch(body: unknown): GiosgUserChange {
  const given = objectOf(body);
  const change: { -readonly [key in keyof GiosgUserChange]: GiosgUserChange[key] } = {};
  if ('is_online_enabled' in given) {
    if (typeof given['is_online_enabled'] !== 'boolean') {
      throw new GiosgHttpError(400, { is_online_enabled: ['Must be a valid boolean.'] });
    }
    change.wanted = given['is_online_enabled'];
  }
  for (const [field, key] of [
    ['first_name', 'firstName'],
    ['last_name', 'lastName'],
  ] as const) {
    if (!(field in given)) continue;
    if (typeof given[field] !== 'string') throw new GiosgHttpError(400, { [field]: ['Not a valid string.'] });
    change[key] = given[field];
  }
  if ('email' in given) {
    if (typeof given['email'] !== 'string' || !given['email'].includes('@')) {
      throw new GiosgHttpError(400, { email: ['Enter a valid email address.'] });
    }
    change.email = given['email'];
  }
  return change;
}

export function parsePreferencesPatch(body: unknown): GiosgUserChange {
  const capacity = objectOf(body)['chat_capacity'];
  if (capacity === undefined) return {};
  if (typeof capacity !== 'number' || !Number.isInteger(capacity)) {
    throw new GiosgHttpError(400, { chat_capacity: ['A valid integer is required.'] });
  }
  return { capacity };
}
