import { fileSettings } from '../runtime/settings-environment';
import type { Settings } from '../runtime/settings';
import type { GeneratedKeys } from './keys';

/** Where the parts of this system are, once they are up. */
export interface Places {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly metricsPort: number;
}

const ANY_OR_LOOPBACK = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost']);

/** The host under which this machine's browser reaches a server that listens on `host`. */
export function hostInUrls(host: string): string {
  if (ANY_OR_LOOPBACK.has(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

export function sandboxUrl(settings: Settings): string {
  return `http://${hostInUrls(settings.host)}:${settings.sandboxPort}`;
}

/** The worker's `/metrics` as this machine reaches it. */
export function workerMetricsUrl(settings: Settings, port: number): string {
  const host = hostInUrls(settings.host);
  return `http://${host === 'localhost' && settings.host !== '::1' ? '127.0.0.1' : host}:${port}/metrics`;
}

/** Known before anything is up: the sandbox shows a link to it. */
export function temporalUiUrl(settings: Settings): string | undefined {
  return settings.temporal.address === undefined
    ? `http://localhost:${settings.temporalUiPort}`
    : settings.temporalUiUrl;
}

/** What the caller set, less what we say ourselves: a secret given as a file would stand beside our own value. */
function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const fromFiles = new Set<string>(fileSettings.map((name) => `${name}_FILE`));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !fromFiles.has(name)));
}

/** The two vendors: the configured ones, or the sandbox for all that is not configured. */
function vendors(settings: Settings, keys: GeneratedKeys, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { giosg, genesys } = settings;
  const simulated = settings.sandbox ? sandboxUrl(settings) : undefined;
  return defined({
    GIOSG_BASE_URL: env['GIOSG_BASE_URL'] === undefined ? (simulated ?? giosg.baseUrl) : giosg.baseUrl,
    GIOSG_APP_ID: giosg.appId ?? keys.giosgAppId,
    GIOSG_APP_SECRET: giosg.appSecret ?? keys.giosgAppSecret,
    GIOSG_WEBHOOK_SECRET: giosg.webhookSecrets.length > 0 ? giosg.webhookSecrets.join(',') : keys.giosgWebhookSecret,
    GENESYS_LOGIN_URL: genesys.loginUrl ?? simulated,
    GENESYS_API_URL: genesys.apiUrl ?? simulated,
  });
}

function defined(values: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** The environment of the sandbox, which needs neither database nor Temporal. */
export function sandboxEnvironment(settings: Settings, keys: GeneratedKeys, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...inherited(env),
    ...vendors(settings, keys, env),
    HOST: settings.host,
    SANDBOX_PORT: String(settings.sandboxPort),
    PUBLIC_URL: settings.publicUrl,
    DATA_DIR: settings.dataDir,
    ...defined({ TEMPORAL_UI_URL: temporalUiUrl(settings), TEMPORAL_NAMESPACE: settings.temporal.namespace }),
    LOG_LEVEL: settings.logLevel,
  };
}

/** The environment of the API and the worker: all that they ask for, so that nothing is left to a default. */
export function serviceEnvironment(
  settings: Settings,
  keys: GeneratedKeys,
  rest: { readonly env: NodeJS.ProcessEnv; readonly places: Places },
): NodeJS.ProcessEnv {
  const { places, env } = rest;
  return {
    ...sandboxEnvironment(settings, keys, env),
    ...defined({
      PORT: String(settings.port),
      DATABASE_URL: places.databaseUrl,
      TEMPORAL_ADDRESS: places.temporalAddress,
      TEMPORAL_API_KEY: settings.temporal.apiKey,
      ENCRYPTION_KEYS: settings.encryptionKeys ?? keys.encryptionKeys,
      METRICS_PORT: String(places.metricsPort),
      WORKER_METRICS_URL: workerMetricsUrl(settings, places.metricsPort),
    }),
  };
}
