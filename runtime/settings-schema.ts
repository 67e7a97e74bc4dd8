import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseKeys } from './encryption';

const port = (minimum: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= 65_535, `must be a port from ${minimum} to 65535`);

const httpUrl = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    context.addIssue({ code: 'custom', message: 'must be a URL that starts with http:// or https://' });
    return z.NEVER;
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    context.addIssue({ code: 'custom', message: 'must have no query, fragment, user or password' });
    return z.NEVER;
  }
  return value.replace(/\/+$/, '');
});

const databaseUrl = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol),
    'must be a Postgres URL: postgres://user:password@host:5432/database',
  );

const encryptionKeys = z.string().superRefine((value, context) => {
  try {
    parseKeys(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is not a keyring' });
  }
});

const secrets = z.string().transform((value, context) => {
  const list = value.split(',').map((secret) => secret.trim());
  if (list.some((secret) => secret === '')) {
    context.addIssue({ code: 'custom', message: 'holds an empty secret between two commas' });
    return z.NEVER;
  }
  return list;
});

const address = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/]+)(:\d{1,5})?$/, 'must be host:port, without http://');

const onOff = z.enum(['on', 'off'], { error: 'must be on or off' }).transform((value) => value === 'on');

const trueFalse = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform((value) => value === 'true' || value === '1');

/** Every setting by its name in the environment. Unknown names are somebody else's and pass unseen. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port(1).default(3000),
  PUBLIC_URL: httpUrl.optional(),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((path) => resolve(path)),
  CACHE_DIR: z
    .string()
    .optional()
    .transform((path) => resolve(path ?? defaultCacheDir(process.env))),
  DATABASE_URL: databaseUrl.optional(),
  TEMPORAL_ADDRESS: address.optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_TLS: trueFalse.optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: z.string().optional(),
  TEMPORAL_TLS_CLIENT_CERT_DATA: z.string().optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: z.string().optional(),
  TEMPORAL_TLS_CLIENT_KEY_DATA: z.string().optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: z.string().optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: z.string().optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().optional(),
  TEMPORAL_CLI_PATH: z.string().optional(),
  TEMPORAL_UI_PORT: port(1).default(8233),
  TEMPORAL_UI_URL: httpUrl.optional(),
  GIOSG_BASE_URL: httpUrl.default('https://service.giosg.com'),
  GIOSG_APP_ID: z.string().optional(),
  GIOSG_APP_SECRET: z.string().optional(),
  GIOSG_WEBHOOK_SECRET: secrets.optional(),
  GENESYS_LOGIN_URL: httpUrl.optional(),
  GENESYS_API_URL: httpUrl.optional(),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  METRICS_PORT: port(0).optional(),
  WORKER_METRICS_URL: httpUrl.optional(),
  SANDBOX: onOff.optional(),
  SANDBOX_PORT: port(1).default(3100),
  RECONCILE_INTERVAL_SECONDS: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number of seconds')
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 86_400, 'must be from 1 to 86400 seconds')
    .default(300),
  TIMELINE_RETENTION_DAYS: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number of days')
    .transform(Number)
    .refine((days) => days >= 1 && days <= 3_650, 'must be from 1 to 3650 days')
    .default(30),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  OPERATOR_NAME: z.string().trim().min(1).max(200).optional(),
  OPERATOR_CONTACT: z.string().trim().min(1).max(200).optional(),
  CHROMIUM_PATH: z.string().optional(),
});

export type EnvironmentValues = z.output<typeof environmentSchema>;

/** Where this user's programs keep what they can fetch again. Shared by all checkouts. */
function defaultCacheDir(env: NodeJS.ProcessEnv): string {
  const name = 'giosg-genesys-sync';
  if (process.platform === 'win32' && env['LOCALAPPDATA']) return join(env['LOCALAPPDATA'], name, 'cache');
  if (process.platform === 'darwin') return join(homeOrTemporary(), 'Library', 'Caches', name);
  return join(env['XDG_CACHE_HOME'] || join(homeOrTemporary(), '.cache'), name);
}

function homeOrTemporary(): string {
  try {
    return homedir();
  } catch {
    // A user without an entry in the password file and without HOME, as some containers run.
    return tmpdir();
  }
}
