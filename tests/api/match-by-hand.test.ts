import { genesysSecretContext } from '../../db/sealed-secrets';
import { createGenesysCredentialsRepository } from '../../db/genesys-credentials.repository';
import { createOrganizationRepository } from '../../db/organization.repository';
import { startTestApi, type TestApi } from './support/test-api';
import { openSession, put } from './support/triggers';
import { organizationId } from './support/vendors';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.vendors.reset();
  await api.database('organization').delete();
  token = await openSession(api);
  await api.database('agent').insert({ organization_id: organizationId, giosg_user_id: 'a' });
});

const store = () =>
  createGenesysCredentialsRepository(api.database).store({
    organizationId,
    region: 'mypurecloud.de',
    clientId: 'client',
    clientSecretSealed: api.keyring.encrypt('secret', genesysSecretContext(organizationId)),
  });

const match = (genesysUserId: string) => api.fetch('/api/setup/agents/a/match', put(token, { genesysUserId }));
const stored = async () =>
  (await api.database('agent_setting').first<{ manual_match: unknown } | undefined>())?.manual_match;

describe('matching by hand', () => {
  it('takes an active user of Genesys Cloud', async () => {
    await store();
    api.vendors.behaviour.users = ['g-1'];
    expect((await match('g-1')).status).toBe(200);
    expect(await stored()).toEqual({ genesysUserId: 'g-1' });
  });

  it('refuses somebody whom Genesys Cloud does not know, and says so', async () => {
    await store();
    const response = await match('g-2');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: { code: 'genesys_user_not_found', details: [{ path: 'genesysUserId' }] },
    });
    expect(await stored()).toBeUndefined();
  });

  it('asks to try again when Genesys Cloud cannot be asked, or has asked for a pause', async () => {
    await store();
    api.vendors.behaviour.users = 503;
    const away = await match('g-1');
    expect(away.status).toBe(503);
    expect(await away.json()).toMatchObject({ error: { code: 'genesys_unreachable' } });
    api.vendors.behaviour.users = ['g-1'];
    await createOrganizationRepository(api.database).blockGenesys(organizationId, 30_000);
    api.vendors.calls.length = 0;
    const blocked = await match('g-1');
    expect(blocked.status).toBe(503);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(5);
    expect(api.vendors.calls).toEqual([]);
    expect(await stored()).toBeUndefined();
  });

  it('takes it as it is given while there are no valid credentials', async () => {
    expect((await match('g-3')).status).toBe(200);
    expect(await stored()).toEqual({ genesysUserId: 'g-3' });
  });
});
