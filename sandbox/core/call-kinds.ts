import type { Side } from './types';

/** A vendor call the sandbox knows, by the name under which faults and the log speak of it. */
export interface CallKind {
  readonly kind: string;
  readonly side: Side;
}

const id = '[^/]+';
const table: readonly (readonly [kind: string, method: string, path: string])[] = [
  ['giosg.token', 'POST', '/identity/token'],
  ['giosg.me', 'GET', '/api/v5/users/me'],
  ['giosg.users.list', 'GET', `/api/v5/orgs/${id}/users`],
  ['giosg.user.get', 'GET', `/api/v5/orgs/${id}/users/${id}`],
  ['giosg.user.patch', 'PATCH', `/api/v5/orgs/${id}/users/${id}`],
  ['giosg.preferences.get', 'GET', `/api/v5/orgs/${id}/users/${id}/preferences`],
  ['giosg.preferences.patch', 'PATCH', `/api/v5/orgs/${id}/users/${id}/preferences`],
  ['genesys.token', 'POST', '/oauth/token'],
  ['genesys.tokens.me', 'GET', '/api/v2/tokens/me'],
  ['genesys.tokens.head', 'HEAD', '/api/v2/tokens/me'],
  ['genesys.tokens.delete', 'DELETE', '/api/v2/tokens/me'],
  ['genesys.organization.get', 'GET', '/api/v2/organizations/me'],
  ['genesys.users.me', 'GET', '/api/v2/users/me'],
  ['genesys.users.query', 'GET', '/api/v2/users/query'],
  ['genesys.users.search', 'POST', '/api/v2/users/search'],
  ['genesys.users.list', 'GET', '/api/v2/users'],
  ['genesys.presence.bulk.get', 'GET', `/api/v2/users/presences/${id}/bulk`],
  ['genesys.presence.bulk.put', 'PUT', '/api/v2/users/presences/bulk'],
  ['genesys.presence.get', 'GET', `/api/v2/users/${id}/presences/${id}`],
  ['genesys.presence.patch', 'PATCH', `/api/v2/users/${id}/presences/${id}`],
  ['genesys.routing.get', 'GET', `/api/v2/users/${id}/routingstatus`],
  ['genesys.routing.put', 'PUT', `/api/v2/users/${id}/routingstatus`],
  ['genesys.user.get', 'GET', `/api/v2/users/${id}`],
  ['genesys.definitions.list', 'GET', '/api/v2/presence/definitions'],
  ['genesys.definition.get', 'GET', `/api/v2/presence/definitions/${id}`],
  ['genesys.presencedefinitions.list', 'GET', '/api/v2/presencedefinitions'],
  ['genesys.systempresences.list', 'GET', '/api/v2/systempresences'],
  ['genesys.settings.get', 'GET', '/api/v2/presence/settings'],
  ['genesys.sources.list', 'GET', '/api/v2/presence/sources'],
  ['genesys.primarysource.get', 'GET', `/api/v2/presence/users/${id}/primarysource`],
  ['genesys.channels.list', 'GET', '/api/v2/notifications/channels'],
  ['genesys.channels.create', 'POST', '/api/v2/notifications/channels'],
  ['genesys.channels.head', 'HEAD', `/api/v2/notifications/channels/${id}`],
  ['genesys.subscriptions.get', 'GET', `/api/v2/notifications/channels/${id}/subscriptions`],
  ['genesys.subscriptions.post', 'POST', `/api/v2/notifications/channels/${id}/subscriptions`],
  ['genesys.subscriptions.put', 'PUT', `/api/v2/notifications/channels/${id}/subscriptions`],
  ['genesys.subscriptions.delete', 'DELETE', `/api/v2/notifications/channels/${id}/subscriptions`],
  ['genesys.topics.list', 'GET', '/api/v2/notifications/availabletopics'],
  ['genesys.socket', 'UPGRADE', `/channels/${id}`],
];

const compiled = table.map(([kind, method, path]) => ({ kind, method, pattern: new RegExp(`^${path}/?$`) }));

/** Which vendor call a request is; undefined for the play page, the control API and unknown roots. */
export function callKind(method: string, path: string): CallKind | undefined {
  const known = compiled.find((entry) => entry.method === method && entry.pattern.test(path));
  if (known) return { kind: known.kind, side: known.kind.startsWith('giosg') ? 'giosg' : 'genesys' };
  if (/^\/(api\/v[3-6]|identity)\//.test(path)) return { kind: 'giosg.unknown', side: 'giosg' };
  if (/^\/(api\/v2|oauth|channels)\//.test(path)) return { kind: 'genesys.unknown', side: 'genesys' };
  return undefined;
}

/** `genesys.*` style matching: a star stands for anything. */
export function matchesKind(pattern: string, kind: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(kind);
}
