import type { RegistrationAnswer } from '../../api/contracts/registration';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession } from './support/triggers';

let api: TestApi;
let registration: RegistrationAnswer;
beforeAll(async () => {
  api = await startTestApi();
  const answer = await api.fetch('/api/setup/registration', { headers: bearer(await openSession(api)) });
  registration = (await answer.json()) as RegistrationAnswer;
});
afterAll(() => api.close());

/** The address as told, at the port of this test. */
const visit = (address: string, init?: RequestInit) => {
  const { pathname, search } = new URL(address);
  return api.fetch(`${pathname}${search}`, init);
};

describe('GET /api/setup/registration', () => {
  it('tells addresses that answer', async () => {
    const { triggerUrl, termsUrl, privacyUrl, iconUrl } = registration.giosgApp;
    const answers = await Promise.all([triggerUrl, termsUrl, privacyUrl, iconUrl].map((address) => visit(address)));
    // A trigger without its parameters is refused; there is something at the address all the same.
    expect(answers.map(({ status }) => status)).toEqual([400, 200, 200, 200]);
    const types = answers.slice(1).map(({ headers }) => headers.get('content-type')?.split(';')[0]);
    expect(types).toEqual(['text/html', 'text/html', 'image/png']);
    const icon = Buffer.from((await answers[3]?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([300, 300]);
  });

  it('tells a webhook address whose secret is accepted', async () => {
    const body = JSON.stringify({ channel: '/api/v5/orgs/somewhere/users', action: 'changed', resource_id: 'nobody' });
    const { endpointUrl } = registration.giosgWebhook;
    expect((await visit(endpointUrl, { method: 'POST', body })).status).toBe(200);
    const without = endpointUrl.replace(/secret=.*$/, 'secret=guessed');
    expect((await visit(without, { method: 'POST', body })).status).toBe(403);
  });

  it('is for managers only: it holds a secret', async () => {
    api.vendors.behaviour.manager = false;
    const headers = bearer(await openSession(api));
    expect((await api.fetch('/api/setup/registration', { headers })).status).toBe(403);
  });

  it('says that giosg cannot reach this machine', () => {
    expect(registration.problems).toEqual(['public_url_not_https', 'public_url_is_local']);
  });
});
