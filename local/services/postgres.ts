import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { lastLines, startServiceProcess, type ServiceProcess } from './child';
import { createGuard, type Guard } from './guard';
import { freePort } from './ports';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries';
import {
  END_STEPS,
  endLeftover,
  initializeCluster,
  programEnv,
  readPassword,
  requireSameVersion,
} from './postgres-cluster';
import { postgresHome, type PostgresHome } from './postgres-home';
import type { ProcessIdentity } from './process-identity';
import { silent, StartError, type Report } from './start-error';

export interface PostgresOptions {
  /** Where its files are, made if missing. Of nobody else's use. */
  readonly dataDir: string;
  /** A free one when left out. */
  readonly port?: number;
  /** False for tests: faster, and lost with the machine's power. */
  readonly durable: boolean;
  readonly logFile?: string;
  readonly guard?: Guard;
  readonly report?: Report;
}

export interface RunningPostgres {
  readonly url: string;
  readonly identity: ProcessIdentity;
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

const DATABASE = 'giosg_genesys_sync';
const READY_WITHIN_MS = 30_000;
const POLL_MS = 40;
const PORT_TRIES = 3;
const PORT_TAKEN = /Address already in use|could not create any TCP\/IP sockets/;

function serverArguments(home: PostgresHome, port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '64MB',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return [
    '-D',
    home.data,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const existing = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (existing.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function waitUntilReady(server: ServiceProcess, adminUrl: string): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!server.hasExited() && Date.now() < deadline) {
    if (await answers(adminUrl)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

interface Attempt {
  readonly home: PostgresHome;
  readonly binaries: PostgresBinaries;
  readonly options: PostgresOptions;
  readonly logFile: string;
  readonly guard: Guard;
}

async function startOn(port: number, attempt: Attempt): Promise<{ server: ServiceProcess; url: string } | undefined> {
  const { home, options, logFile, guard } = attempt;
  const server = await startServiceProcess({
    command: attempt.binaries.postgres,
    args: serverArguments(home, port, options.durable),
    logFile,
    env: programEnv,
    ...(home.account === undefined ? {} : { user: home.account }),
    endSteps: END_STEPS,
    guard,
  });
  const base = `postgres://postgres:${readPassword(home)}@127.0.0.1:${port}`;
  if (await waitUntilReady(server, `${base}/postgres`)) return { server, url: `${base}/${DATABASE}` };
  const said = lastLines(logFile);
  await server.stop();
  if (PORT_TAKEN.test(said) && options.port === undefined) return undefined;
  throw new StartError(
    `Postgres did not start (${said}): see ${logFile}; set DATA_DIR to another folder, or DATABASE_URL.`,
  );
}

async function startSomewhere(attempt: Attempt): Promise<{ server: ServiceProcess; url: string }> {
  for (let tries = 0; tries < PORT_TRIES; tries += 1) {
    const started = await startOn(attempt.options.port ?? (await freePort()), attempt);
    if (started !== undefined) return started;
  }
  throw new StartError('Postgres found no free port: set DATABASE_URL to a Postgres of your own.');
}

/**
 * Brings up a real Postgres on the loopback interface, with one empty database on first start, the same one later.
 * Ends what a killed start left on the same files. Throws a StartError when something must be changed by hand.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const report = options.report ?? silent;
  const home = postgresHome(options.dataDir);
  const binaries = postgresBinaries(home.account, home.folder);
  const logFile = options.logFile ?? join(dirname(options.dataDir), 'postgres.log');
  mkdirSync(dirname(logFile), { recursive: true });
  await endLeftover(home);
  if (initializeCluster(home, binaries, { durable: options.durable, logFile })) report('Postgres: made a new database');
  else requireSameVersion(home, binaries);
  const guard = options.guard ?? createGuard();
  const closeOwnGuard = async () => {
    if (options.guard === undefined) await guard.close();
  };
  try {
    const { server, url } = await startSomewhere({ home, binaries, options, logFile, guard });
    return {
      url,
      identity: server.identity,
      exited: server.exited,
      stop: async () => {
        await server.stop();
        await closeOwnGuard();
      },
    };
  } catch (error) {
    await closeOwnGuard();
    throw error;
  }
}
