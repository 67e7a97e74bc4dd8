import type { GenesysUser } from '../core/types';
import { badRequest } from './genesys-errors';

interface Criterion {
  readonly type: string;
  readonly fields?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
  readonly operator?: unknown;
}

const fieldOf: Readonly<Record<string, (user: GenesysUser) => string>> = {
  id: (user) => user.id,
  guid: (user) => user.id,
  email: (user) => user.email,
  name: (user) => user.name,
  username: (user) => user.email,
  state: (user) => user.state,
};

/** Whether a user meets every criterion of a resource search; only deleted users' absence is implied. */
export function matchesSearch(user: GenesysUser, query: readonly unknown[]): boolean {
  const criteria = query.map((item) => item as Criterion);
  const asksState = criteria.some((item) => Array.isArray(item.fields) && item.fields.includes('state'));
  if (!asksState && user.state === 'deleted') return false;
  return criteria.every((item) => meets(user, item) !== (item.operator === 'NOT'));
}

function meets(user: GenesysUser, criterion: Criterion): boolean {
  if (criterion.type === 'MATCH_ALL') return true;
  const fields = Array.isArray(criterion.fields) ? criterion.fields.map(String) : [];
  const wanted = (Array.isArray(criterion.values) ? criterion.values : [criterion.value]).map((value) =>
    String(value).toLowerCase(),
  );
  return fields.some((field) => {
    const text = fieldOf[field]?.(user).toLowerCase();
    if (text === undefined) throw badRequest(`Unknown search field ${field}`);
    return wanted.some((value) => compare(criterion.type, text, value));
  });
}

function compare(type: string, text: string, value: string): boolean {
  switch (type) {
    case 'EXACT':
    case 'TERM':
    case 'TERMS':
      return text === value;
    case 'STARTS_WITH':
      return text.startsWith(value);
    case 'CONTAINS':
    case 'QUERY_STRING':
      return text.includes(value);
    default:
      throw badRequest(`Search type ${type} is not supported here`);
  }
}
