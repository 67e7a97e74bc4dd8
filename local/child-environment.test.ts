import { parseSettings } from '../runtime/settings';
import { readEnvironment } from '../runtime/settings-environment';
import { hostInUrls, sandboxEnvironment, serviceEnvironment } from './child-environment';

const keys = {
  encryptionKeys: `local:${Buffer.alloc(32).toString('base64')}`,
  giosgAppId: 'generated-app',
  giosgAppSecret: 'generated-secret',
  giosgWebhookSecret: 'generated-webhook-secret',
};
const places = { databaseUrl: 'postgres://there', temporalAddress: '127.0.0.1:7', metricsPort: 9 };

function environmentOf(env: Record<string, string>) {
  const { values } = readEnvironment(env);
  return serviceEnvironment(parseSettings(env), keys, { env: values, places });
}

describe('serviceEnvironment', () => {
  it('points both vendors at the sandbox, with generated secrets, when nothing is configured', () => {
    expect(environmentOf({ SANDBOX_PORT: '3199' })).toMatchObject({
      GIOSG_BASE_URL: 'http://localhost:3199',
      GENESYS_LOGIN_URL: 'http://localhost:3199',
      GENESYS_API_URL: 'http://localhost:3199',
      GIOSG_APP_ID: 'generated-app',
      ENCRYPTION_KEYS: keys.encryptionKeys,
      DATABASE_URL: 'postgres://there',
      TEMPORAL_ADDRESS: '127.0.0.1:7',
      WORKER_METRICS_URL: 'http://127.0.0.1:9/metrics',
    });
  });

  it('leaves what is configured alone, and Genesys to the regions', () => {
    const own = { GIOSG_APP_ID: 'own', GIOSG_APP_SECRET: 'own-secret', GIOSG_WEBHOOK_SECRET: 'one,two' };
    const environment = environmentOf({ ...own, LOG_LEVEL: 'warn' });
    expect(environment).toMatchObject({ ...own, GIOSG_BASE_URL: 'https://service.giosg.com', LOG_LEVEL: 'warn' });
    expect(environment).not.toHaveProperty('GENESYS_API_URL');
  });

  it('gives the services settings that they accept, and the sandbox no key of ours', () => {
    expect(() => parseSettings(environmentOf({}))).not.toThrow();
    expect(sandboxEnvironment(parseSettings({}), keys, {})).not.toHaveProperty('ENCRYPTION_KEYS');
  });

  it('tells the sandbox where workflows can be looked at', () => {
    const settings = parseSettings({ TEMPORAL_NAMESPACE: 'own' });
    const told = { TEMPORAL_UI_URL: 'http://localhost:8233', TEMPORAL_NAMESPACE: 'own' };
    expect(sandboxEnvironment(settings, keys, {})).toMatchObject(told);
  });
});

describe('hostInUrls', () => {
  it.each([
    ['0.0.0.0', 'localhost'],
    ['127.0.0.1', 'localhost'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '[2001:db8::1]'],
  ])('%s is reached by %s', (host, expected) => {
    expect(hostInUrls(host)).toBe(expected);
  });
});
