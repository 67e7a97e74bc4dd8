import { join } from 'node:path';
import { Client } from 'pg';
import { errorCode, toError } from '../runtime/errors';
import type { Settings } from '../runtime/settings';
import { connectTemporal } from '../runtime/temporal-connection';
import type { Keep } from './keep-running';
import { resolveTemporalCli } from './services/binaries';
import type { Guard } from './services/guard';
import { freePort } from './services/ports';
import { startPostgres } from './services/postgres';
import { StartError, type Report } from './services/start-error';
import { startTemporal } from './services/temporal';

/** Postgres and Temporal: embedded ones are kept running, configured ones are only named. */
export interface Stores {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
}

export interface StoresDeps {
  readonly settings: Settings;
  readonly guard: Guard;
  readonly keep: Keep;
  readonly report: Report;
}

const DATABASE_WITHIN_MS = 5000;

/** A configured Postgres is tried once: a wrong address is told at once instead of being waited for. */
async function requireDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: DATABASE_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return url;
  } catch (error) {
    throw new StartError(
      `The Postgres of DATABASE_URL does not answer (${errorCode(error)}): correct or unset DATABASE_URL.`,
      {
        cause: error,
      },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function requireTemporal(settings: Settings, address: string): Promise<string> {
  try {
    await (await connectTemporal(settings.temporal)).close();
    return address;
  } catch (error) {
    throw new StartError(toError(error).message, { cause: error });
  }
}

/** Later starts use the first one's port: the other processes were told it. */
async function bringUpPostgres({ settings, guard, keep, report }: StoresDeps): Promise<string> {
  if (settings.databaseUrl !== undefined) return requireDatabase(settings.databaseUrl);
  const { dataDir } = settings;
  const paths = { dataDir: join(dataDir, 'postgres'), logFile: join(dataDir, 'logs', 'postgres.log') };
  let port: number | undefined;
  const kept = await keep('Postgres', async () => {
    const running = await startPostgres({
      ...paths,
      durable: true,
      guard,
      report,
      ...(port === undefined ? {} : { port }),
    });
    port = Number(new URL(running.url).port);
    return running;
  });
  return kept.current().url;
}

async function bringUpTemporal({ settings, guard, keep, report }: StoresDeps): Promise<string> {
  const { address, namespace, cliPath } = settings.temporal;
  if (address !== undefined) return requireTemporal(settings, address);
  const env = { ...process.env, TEMPORAL_CLI_PATH: cliPath };
  const cli = await resolveTemporalCli({ env, cacheDir: settings.cacheDir, report });
  const port = await freePort();
  const options = {
    cli,
    namespace,
    uiPort: settings.temporalUiPort,
    dbFile: join(settings.dataDir, 'temporal.db'),
    logFile: join(settings.dataDir, 'logs', 'temporal.log'),
  };
  const kept = await keep('Temporal', () => startTemporal({ ...options, port, guard }));
  return kept.current().address;
}

/** Brings up what is not configured, both at once. Rejects with the first StartError. */
export async function bringUpStores(deps: StoresDeps): Promise<Stores> {
  const [databaseUrl, temporalAddress] = await Promise.all([bringUpPostgres(deps), bringUpTemporal(deps)]);
  return { databaseUrl, temporalAddress };
}
