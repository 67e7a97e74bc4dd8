import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { generateKey } from './encryption';
import { SettingsError, parseSettings, requireService } from './settings';

const key = generateKey('k1');
const service = {
  DATABASE_URL: 'postgres://user:hidden@localhost:5432/sync',
  TEMPORAL_ADDRESS: 'temporal.example:7233',
  GIOSG_APP_ID: 'app',
  GIOSG_APP_SECRET: 'hidden-app-secret',
  GIOSG_WEBHOOK_SECRET: 'hidden-webhook-secret',
  ENCRYPTION_KEYS: key,
};

function problemsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  try {
    parseSettings(env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return Object.fromEntries(error.problems.map((problem) => [problem.name, problem.message]));
  }
  return {};
}

describe('parseSettings', () => {
  it('has a default for everything', () => {
    const settings = parseSettings({});
    expect(settings).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      temporal: { namespace: 'default' },
      temporalUiPort: 8233,
      giosg: { baseUrl: 'https://service.giosg.com', webhookSecrets: [] },
      sandbox: true,
      sandboxPort: 3100,
      reconcileIntervalSeconds: 300,
      logLevel: 'info',
    });
    expect(isAbsolute(settings.dataDir)).toBe(true);
    expect(isAbsolute(settings.cacheDir)).toBe(true);
    expect(settings.databaseUrl).toBeUndefined();
    expect(settings.temporal.tls).toBeUndefined();
  });

  it('takes empty values for unset ones and strips trailing slashes', () => {
    const settings = parseSettings({ PORT: '', SANDBOX: ' ', GIOSG_BASE_URL: 'http://localhost:3100/' });
    expect(settings.port).toBe(3000);
    expect(settings.sandbox).toBe(true);
    expect(settings.giosg.baseUrl).toBe('http://localhost:3100');
  });

  it('lists every problem in one message and shows no secret', () => {
    const env = {
      PORT: 'abc',
      SANDBOX_PORT: '70000',
      PUBLIC_URL: 'ftp://x',
      DATABASE_URL: 'mysql://user:hidden@localhost/x',
      GENESYS_LOGIN_URL: 'http://localhost:3100',
      ENCRYPTION_KEYS: 'k1:aGlkZGVu',
      SANDBOX: 'off',
      GIOSG_APP_SECRET: 'hidden',
      LOG_LEVEL: 'loud',
      RECONCILE_INTERVAL_SECONDS: '0',
      TEMPORAL_ADDRESS: 'http://temporal:7233',
      TEMPORAL_TLS_CLIENT_CERT_PATH: '/etc/cert.pem',
    };
    expect(Object.keys(problemsOf(env)).sort()).toEqual([
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
      'GENESYS_API_URL',
      'GIOSG_APP_ID',
      'GIOSG_WEBHOOK_SECRET',
      'LOG_LEVEL',
      'PORT',
      'PUBLIC_URL',
      'RECONCILE_INTERVAL_SECONDS',
      'SANDBOX_PORT',
      'TEMPORAL_ADDRESS',
      'TEMPORAL_TLS_CLIENT_KEY_PATH',
    ]);
    expect(() => parseSettings(env)).toThrow(/^12 settings have to be changed/);
    expect(() => parseSettings(env)).not.toThrow(/hidden|aGlkZGVu/);
  });

  it('starts nothing by itself in production', () => {
    expect(Object.keys(problemsOf({ NODE_ENV: 'production' })).sort()).toEqual(Object.keys(service).sort());
    expect(parseSettings({ NODE_ENV: 'production', ...service })).toMatchObject({ production: true, sandbox: false });
  });

  it('accepts several webhook secrets and refuses an empty one', () => {
    expect(parseSettings({ GIOSG_WEBHOOK_SECRET: 'new, old' }).giosg.webhookSecrets).toEqual(['new', 'old']);
    expect(problemsOf({ GIOSG_WEBHOOK_SECRET: 'new,' })).toHaveProperty('GIOSG_WEBHOOK_SECRET');
  });

  it('refuses two of its own servers on one port', () => {
    expect(problemsOf({ PORT: '3100' })).toHaveProperty('SANDBOX_PORT');
    expect(problemsOf({ PORT: '8233' })).toHaveProperty('TEMPORAL_UI_PORT');
    expect(problemsOf({ PORT: '8233', TEMPORAL_ADDRESS: 'temporal:7233' })).toEqual({});
  });

  it('maps the names of the Temporal environment configuration', () => {
    const { temporal } = parseSettings({
      TEMPORAL_ADDRESS: 'temporal.example:7233',
      TEMPORAL_NAMESPACE: 'sync',
      TEMPORAL_TLS: 'true',
      TEMPORAL_TLS_SERVER_NAME: 'other',
    });
    expect(temporal).toMatchObject({ namespace: 'sync', tls: { disabled: false, serverName: 'other' } });
  });

  describe('with files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('reads a secret from NAME_FILE', () => {
      const path = join(folder, 'secret');
      writeFileSync(path, 'from-a-file\n');
      expect(parseSettings({ GIOSG_APP_SECRET_FILE: path }).giosg.appSecret).toBe('from-a-file');
    });

    it('names a file that is missing, and a secret given twice', () => {
      expect(problemsOf({ DATABASE_URL_FILE: join(folder, 'none') })['DATABASE_URL_FILE']).toContain('ENOENT');
      expect(problemsOf({ GIOSG_APP_SECRET: 'a', GIOSG_APP_SECRET_FILE: 'b' })).toHaveProperty('GIOSG_APP_SECRET_FILE');
    });
  });
});

describe('requireService', () => {
  it('narrows complete settings', () => {
    const settings = requireService(parseSettings(service));
    expect(settings.temporal.address).toBe('temporal.example:7233');
    expect(settings.giosg.webhookSecrets).toEqual(['hidden-webhook-secret']);
  });

  it('names each missing setting', () => {
    expect(() => requireService(parseSettings({ DATABASE_URL: service.DATABASE_URL }))).toThrow(
      /TEMPORAL_ADDRESS[^]*GIOSG_APP_ID/,
    );
  });
});
