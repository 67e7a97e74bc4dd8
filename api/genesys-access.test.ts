import { type AccessFindings, type Finding, judgeAccess, missingNames } from './genesys-access';

const since = '2026-11-22T10:00:00.000Z';
const allowed: Finding = { kind: 'allowed' };
const unclear: Finding = { kind: 'unclear' };
const refused = (...permissions: string[]): Finding => ({ kind: 'refused', permissions, byScope: false });
const outOfScope: Finding = { kind: 'refused', permissions: [], byScope: true };
const topic = (kind: string, ...requiresPermissions: string[]) => ({
  id: `v2.users.{id}.${kind}`,
  requiresPermissions,
});

function judge(probes: Partial<AccessFindings['probes']> = {}, rest: Partial<AccessFindings> = {}) {
  const checks = judgeAccess(
    {
      owner: 'Esimerkki Oy',
      scopes: ['presence', 'users', 'notifications'],
      probes: { definitions: allowed, search: allowed, write: allowed, channels: allowed, ...probes },
      topics: [topic('presence'), topic('routingStatus')],
      ...rest,
    },
    since,
  );
  const statuses = Object.fromEntries(checks.map(({ id, status }) => [id, status]));
  return { checks, statuses, missing: missingNames(checks) };
}

describe('judgeAccess', () => {
  it('names everything that is needed, once, with what an OAuth client cannot know', () => {
    const { checks, statuses, missing } = judge();
    expect(statuses).toEqual({
      token: 'granted',
      'permission/presence:presenceDefinition:view': 'granted',
      'permission/directory:user:view': 'granted',
      'permission/presence:userPresence:edit': 'granted',
      'permission/routing:agent:onqueue': 'unknown',
      'scope/presence': 'granted',
      'scope/users:readonly': 'granted',
      'scope/notifications': 'granted',
      'topic/v2.users.{id}.presence': 'granted',
      'topic/v2.users.{id}.routingStatus': 'granted',
    });
    expect(checks[0]).toEqual({ id: 'token', kind: 'token', name: 'Esimerkki Oy', status: 'granted' });
    expect(checks.find(({ status }) => status === 'unknown')?.problem).toMatchObject({
      code: 'granted_to_agents',
      since,
    });
    expect(missing).toEqual([]);
  });

  it('names all missing permissions at once, also those that nobody expected', () => {
    const { missing, statuses } = judge({
      definitions: refused('presence:presenceDefinition:view'),
      search: refused(),
      write: refused('presence:userPresence:edit', 'presence:extra:edit'),
    });
    expect(missing).toEqual([
      'presence:presenceDefinition:view',
      'directory:user:view',
      'presence:userPresence:edit',
      'presence:extra:edit',
    ]);
    expect(statuses['scope/presence']).toBe('granted');
  });

  it('says of a permission that a refusal does not name that nobody knows', () => {
    const { statuses, missing } = judge({ search: refused('directory:group:view') });
    expect(statuses['permission/directory:user:view']).toBe('unknown');
    expect(missing).toEqual(['directory:group:view']);
  });

  it.each([
    ['says so', outOfScope, null],
    ['names nothing and the token lacks it', refused(), ['notifications']],
  ])('takes a refusal for want of a scope when it %s', (_how, write, scopes) => {
    const { statuses, missing } = judge({ write }, { scopes });
    expect(statuses).toMatchObject({
      'scope/presence': 'missing',
      'permission/presence:userPresence:edit': 'unknown',
      'scope/notifications': 'granted',
    });
    expect(missing).toEqual(['presence']);
  });

  it('blames the scope for channels, which need no permission', () => {
    expect(judge({ channels: refused() }, { scopes: null }).missing).toEqual(['notifications']);
  });

  it('believes what the token says of its scopes where no call has shown it', () => {
    const rest = { write: unclear, channels: unclear };
    expect(judge(rest, { scopes: ['presence'] }).statuses).toMatchObject({
      'permission/presence:userPresence:edit': 'unknown',
      'scope/presence': 'granted',
      'scope/notifications': 'unknown',
    });
    expect(judge(rest, { scopes: null }).statuses).toMatchObject({ 'scope/presence': 'unknown' });
  });

  it('measures topics by the permissions they insist on', () => {
    const topics = [topic('presence', 'presence:userPresence:view'), topic('routingStatus', 'directory:user:view')];
    expect(judge({}, { topics }).statuses).toMatchObject({
      'permission/presence:userPresence:view': 'unknown',
      'topic/v2.users.{id}.presence': 'unknown',
      'topic/v2.users.{id}.routingStatus': 'granted',
    });
    const { statuses, missing } = judge({ search: refused() }, { topics });
    expect(statuses['topic/v2.users.{id}.routingStatus']).toBe('missing');
    expect(missing).toEqual(['directory:user:view']);
  });

  it.each([
    ['was not answered', null, 'not_answered'],
    ['does not have it', [topic('routingStatus')], 'not_listed'],
  ])('does not guess about a topic when the listing %s', (_how, topics, code) => {
    const found = judge({}, { topics }).checks.find(({ id }) => id === 'topic/v2.users.{id}.presence');
    expect(found).toMatchObject({ status: 'unknown', problem: { code } });
  });

  it('does without the name of the organization', () => {
    expect(judge({}, { owner: null }).checks[0]).toMatchObject({ id: 'token', name: 'OAuth client' });
  });
});
