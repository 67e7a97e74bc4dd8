import { matchAgentRequestSchema, setSyncRequestSchema } from './agents';
import { commonErrorCodes, setupEndpoints } from './endpoints';
import { errorAnswerSchema, setupErrorStatus } from './error';
import { policySchema } from './policy';
import { genesysRegions, isGenesysRegion } from './regions';
import { saveCredentialsRequestSchema } from './setup';

const credentials = { region: 'mypurecloud.ie', clientId: 'client', clientSecret: 'secret' };

describe('regions', () => {
  it('are Genesys Cloud’s 18, each once', () => {
    expect(new Set(genesysRegions.map(({ host }) => host)).size).toBe(18);
    expect(new Set(genesysRegions.map(({ name }) => name)).size).toBe(18);
  });

  it.each(['evil.example', 'mypurecloud.ie.evil.example', 'login.mypurecloud.ie', '', 'toString'])(
    'do not include %s',
    (host) => expect(isGenesysRegion(host)).toBe(false),
  );
});

describe('requests', () => {
  it('trim pasted credentials and refuse empty or unknown fields', () => {
    expect(saveCredentialsRequestSchema.parse({ ...credentials, clientId: ' client\n' }).clientId).toBe('client');
    expect(saveCredentialsRequestSchema.safeParse({ ...credentials, clientSecret: '  ' }).success).toBe(false);
    expect(saveCredentialsRequestSchema.safeParse({ ...credentials, organization: 'other' }).success).toBe(false);
  });

  it('leave an unknown region to the error code of its own', () => {
    expect(saveCredentialsRequestSchema.safeParse({ ...credentials, region: 'evil.example' }).success).toBe(true);
  });

  it('take exactly one way to match an agent', () => {
    const isTaken = (request: unknown) => matchAgentRequestSchema.safeParse(request).success;
    expect(isTaken({ genesysUserId: 'g' })).toBe(true);
    expect(isTaken({ none: true })).toBe(true);
    expect(isTaken({ automatic: true })).toBe(true);
    expect(isTaken({ none: false })).toBe(false);
    expect(isTaken({ none: true, automatic: true })).toBe(false);
    expect(isTaken({})).toBe(false);
  });

  it('take an end for a pause only, with its offset', () => {
    const isTaken = (request: unknown) => setSyncRequestSchema.safeParse(request).success;
    expect(isTaken({ enabled: false, until: '2026-11-20T10:00:00+02:00' })).toBe(true);
    expect(isTaken({ enabled: false, until: '2026-11-20T10:00:00' })).toBe(false);
    expect(isTaken({ enabled: true, until: '2026-11-20T10:00:00Z' })).toBe(false);
  });

  it('refuse a policy with a field too many or too few', () => {
    const policy = {
      mapping: { on: 'online' },
      offQueuePresence: 'available',
      busyRoutingStatuses: ['COMMUNICATING'],
      chatThreshold: null,
      defaultCapacity: 5,
      consoleGraceSeconds: 5,
      initialSync: 'adopt',
      scope: 'all',
      dryRun: false,
    };
    expect(policySchema.safeParse(policy).success).toBe(true);
    expect(policySchema.safeParse({ ...policy, extra: 1 }).success).toBe(false);
    expect(policySchema.safeParse({ ...policy, dryRun: undefined }).success).toBe(false);
  });
});

describe('endpoints', () => {
  const endpoints = Object.entries(setupEndpoints);

  it('name no route twice', () => {
    expect(new Set(endpoints.map(([, { method, path }]) => `${method} ${path}`)).size).toBe(endpoints.length);
  });

  it.each(endpoints)('%s declares its path’s parameters', (_name, endpoint) => {
    expect('params' in endpoint).toBe(endpoint.path.includes('{'));
  });
});

describe('errors', () => {
  it('have a closed list of codes with one status each', () => {
    expect(errorAnswerSchema.safeParse({ error: { code: 'made_up', message: 'x' } }).success).toBe(false);
    expect(commonErrorCodes.every((code) => setupErrorStatus[code] >= 400)).toBe(true);
  });
});
