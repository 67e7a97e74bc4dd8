import { readEnvironment, type SettingProblem } from './settings-environment';
import { problemsAcross, purposes } from './settings-checks';
import { environmentSchema, type EnvironmentValues } from './settings-schema';

/** Levels of `LOG_LEVEL`. */
export type LogLevel = EnvironmentValues['LOG_LEVEL'];

/** TLS towards Temporal, by the names of Temporal's own environment configuration. */
export interface TemporalTlsSettings {
  /** `TEMPORAL_TLS=false`. */
  disabled: boolean;
  clientCertPath?: string | undefined;
  clientCertData?: string | undefined;
  clientKeyPath?: string | undefined;
  clientKeyData?: string | undefined;
  serverCaCertPath?: string | undefined;
  serverCaCertData?: string | undefined;
  serverName?: string | undefined;
}

export interface TemporalSettings {
  /** `host:port`; absent: `npm start` brings its own dev server. */
  address?: string | undefined;
  namespace: string;
  apiKey?: string | undefined;
  tls?: TemporalTlsSettings | undefined;
  cliPath?: string | undefined;
}

export interface GiosgSettings {
  /** Without a trailing slash. */
  baseUrl: string;
  appId?: string | undefined;
  appSecret?: string | undefined;
  /** All of them are accepted; several during a rotation. */
  webhookSecrets: string[];
}

/** Both or neither are set; set, they replace every region's hosts. */
export interface GenesysSettings {
  loginUrl?: string | undefined;
  apiUrl?: string | undefined;
}

/** The environment, checked. Addresses have no trailing slash, folders are absolute. */
export interface Settings {
  production: boolean;
  host: string;
  port: number;
  publicUrl: string;
  dataDir: string;
  cacheDir: string;
  databaseUrl?: string | undefined;
  temporal: TemporalSettings;
  temporalUiPort: number;
  /** Where the Temporal Web UI is, as `npm start` tells its children; for links only. */
  temporalUiUrl?: string | undefined;
  giosg: GiosgSettings;
  genesys: GenesysSettings;
  /** Keyring for `createKeyring`. */
  encryptionKeys?: string | undefined;
  /** 0 or absent: a free one. */
  metricsPort?: number | undefined;
  /** Where the worker's `/metrics` is, so that the API can carry it too under `npm start`. */
  workerMetricsUrl?: string | undefined;
  sandbox: boolean;
  sandboxPort: number;
  reconcileIntervalSeconds: number;
  /** How long the timeline keeps what happened. */
  timelineRetentionDays: number;
  logLevel: LogLevel;
  /** Who runs this installation, for the terms and the privacy page. */
  operator: { name?: string | undefined; contact?: string | undefined };
  chromiumPath?: string | undefined;
}

/** What the API and the worker cannot run without. */
export interface ServiceSettings extends Settings {
  databaseUrl: string;
  encryptionKeys: string;
  temporal: TemporalSettings & { address: string };
  giosg: GiosgSettings & { appId: string; appSecret: string };
}

/** Thrown when the environment cannot be used. The message lists every problem and holds no secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map((problem) => `  ${problem.name}: ${problem.message}`);
    const count = problems.length === 1 ? 'One setting has' : `${problems.length} settings have`;
    super(`${count} to be changed in the environment before this can start:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Checks the environment and fills in the defaults.
 *
 * @throws SettingsError listing all problems at once.
 */
export function parseSettings(env: NodeJS.ProcessEnv): Settings {
  const { values, problems } = readEnvironment(env);
  const parsed = environmentSchema.safeParse(values);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message }));
  // The values that are fine on their own still take part in the checks across settings, so that nobody
  // has to start twice to learn everything. Whatever is wrong by itself is not reported as missing too.
  const named = new Set([...problems, ...wrong].map((problem) => problem.name.replace(/_FILE$/, '')));
  const across = problemsAcross(values).filter((problem) => !named.has(problem.name));
  const all = [...problems, ...wrong, ...across];
  if (!parsed.success || all.length > 0) throw new SettingsError(all);
  return toSettings(parsed.data);
}

/**
 * Narrows to what a service needs: under `npm start` the supervisor passes all of it, elsewhere the operator does.
 *
 * @throws SettingsError naming each missing setting.
 */
export function requireService(settings: Settings): ServiceSettings {
  const { databaseUrl, encryptionKeys, temporal, giosg } = settings;
  const { address } = temporal;
  const { appId, appSecret } = giosg;
  const hasSecret = giosg.webhookSecrets.length > 0;
  if (databaseUrl && encryptionKeys && address && appId && appSecret && hasSecret) {
    return {
      ...settings,
      databaseUrl,
      encryptionKeys,
      temporal: { ...temporal, address },
      giosg: { ...giosg, appId, appSecret },
    };
  }
  const there: Record<string, unknown> = {
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: encryptionKeys,
    TEMPORAL_ADDRESS: address,
    GIOSG_APP_ID: appId,
    GIOSG_APP_SECRET: appSecret,
    GIOSG_WEBHOOK_SECRET: hasSecret,
  };
  const missing = Object.keys(there).filter((name) => !there[name]);
  throw new SettingsError(
    missing.map((name) => ({
      name,
      message: `is missing: set it, or start everything with npm start (${purposes[name]})`,
    })),
  );
}

function toSettings(env: EnvironmentValues): Settings {
  return {
    production: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    dataDir: env.DATA_DIR,
    cacheDir: env.CACHE_DIR,
    databaseUrl: env.DATABASE_URL,
    temporal: toTemporalSettings(env),
    temporalUiPort: env.TEMPORAL_UI_PORT,
    temporalUiUrl: env.TEMPORAL_UI_URL,
    giosg: {
      baseUrl: env.GIOSG_BASE_URL,
      appId: env.GIOSG_APP_ID,
      appSecret: env.GIOSG_APP_SECRET,
      webhookSecrets: env.GIOSG_WEBHOOK_SECRET ?? [],
    },
    genesys: { loginUrl: env.GENESYS_LOGIN_URL, apiUrl: env.GENESYS_API_URL },
    encryptionKeys: env.ENCRYPTION_KEYS,
    metricsPort: env.METRICS_PORT,
    workerMetricsUrl: env.WORKER_METRICS_URL,
    sandbox: env.SANDBOX ?? env.GIOSG_APP_ID === undefined,
    sandboxPort: env.SANDBOX_PORT,
    reconcileIntervalSeconds: env.RECONCILE_INTERVAL_SECONDS,
    timelineRetentionDays: env.TIMELINE_RETENTION_DAYS,
    logLevel: env.LOG_LEVEL,
    operator: { name: env.OPERATOR_NAME, contact: env.OPERATOR_CONTACT },
    chromiumPath: env.CHROMIUM_PATH,
  };
}

function toTemporalSettings(env: EnvironmentValues): TemporalSettings {
  const tls = {
    clientCertPath: env.TEMPORAL_TLS_CLIENT_CERT_PATH,
    clientCertData: env.TEMPORAL_TLS_CLIENT_CERT_DATA,
    clientKeyPath: env.TEMPORAL_TLS_CLIENT_KEY_PATH,
    clientKeyData: env.TEMPORAL_TLS_CLIENT_KEY_DATA,
    serverCaCertPath: env.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
    serverCaCertData: env.TEMPORAL_TLS_SERVER_CA_CERT_DATA,
    serverName: env.TEMPORAL_TLS_SERVER_NAME,
  };
  const anyTls = env.TEMPORAL_TLS !== undefined || Object.values(tls).some((value) => value !== undefined);
  return {
    address: env.TEMPORAL_ADDRESS,
    namespace: env.TEMPORAL_NAMESPACE,
    apiKey: env.TEMPORAL_API_KEY,
    tls: anyTls ? { disabled: env.TEMPORAL_TLS === false, ...tls } : undefined,
    cliPath: env.TEMPORAL_CLI_PATH,
  };
}
