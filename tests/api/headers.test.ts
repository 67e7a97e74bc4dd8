import { genesysRegions } from '../../api/contracts/regions';
import { startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession, signData } from './support/triggers';

let api: TestApi;
let session: string;
let trigger: string;
beforeAll(async () => {
  api = await startTestApi();
  session = await openSession(api);
  trigger = `/app_trigger?${new URLSearchParams({ type: 'setup', data: await signData(), token: 't' }).toString()}`;
});
afterAll(() => api.close());

const paths = [
  '/setup',
  '/setup/assets/none.js',
  '/terms',
  '/page.css',
  '/privacy',
  '/icon.png',
  '/healthz',
  '/readyz',
  '/metrics',
  '/app_trigger',
  '/purecloud_trigger',
  '/api/openapi.json',
  '/api/setup',
  '/api/nothing',
  '/nothing',
  '/%E0%A4%A',
];

const directives = (response: Response): Map<string, string> =>
  new Map(
    (response.headers.get('content-security-policy') ?? '')
      .split(';')
      .map((part) => part.trim())
      .map((part) => [part.split(' ')[0] ?? '', part.slice(part.indexOf(' ') + 1)]),
  );

describe('security headers', () => {
  it.each(paths)('are on %s', async (path) => {
    const response = await api.fetch(path);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain('default-src');
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain('unsafe-eval');
  });

  it.each(paths.filter((path) => path !== '/setup'))('let nobody frame %s', async (path) => {
    const response = await api.fetch(path);
    expect(directives(response).get('frame-ancestors')).toBe("'none'");
    expect(response.headers.get('x-frame-options')).toBe('DENY');
  });

  it('let giosg and the pages of all 18 Genesys Cloud regions frame the setup page', async () => {
    const response = await api.fetch('/setup');
    const ancestors = (directives(response).get('frame-ancestors') ?? '').split(' ');
    expect(ancestors).toEqual([
      api.vendors.url,
      'https://*.giosg.com',
      ...genesysRegions.map((region) => `https://apps.${region.host}`),
    ]);
    expect(ancestors).toHaveLength(20);
    expect(response.headers.get('x-frame-options')).toBeNull();
  });

  it('keep API answers and redirects out of caches', async () => {
    const answers = await Promise.all([
      api.fetch('/api/setup', { headers: bearer(session) }),
      api.fetch('/api/setup'),
      api.fetch('/api/openapi.json'),
      api.fetch('/app_trigger'),
      api.fetch(trigger),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 401, 200, 400, 303]);
    for (const answer of answers) expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it("let a browser's error page load its style and nothing else", async () => {
    const response = await api.fetch('/app_trigger', { headers: { accept: 'text/html' } });
    expect(response.status).toBe(400);
    expect(directives(response).get('style-src')).toBe("'self'");
    expect(directives(response).get('frame-ancestors')).toBe("'none'");
    expect(await response.text()).toContain('/page.css');
  });

  it('answer no preflight', async () => {
    const response = await api.fetch('/api/setup', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'PUT' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.status).toBe(405);
  });
});
