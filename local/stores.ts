import { join } from 'node:path';
import type { Settings } from '../runtime/settings';
import type { Keep } from './keep-running';
import { resolveTemporalCli } from './services/binaries';
import type { Guard } from './services/guard';
import { freePort } from './services/ports';
import { startPostgres } from './services/postgres';
import type { Report } from './services/start-error';
import { startTemporal } from './services/temporal';

/** Postgres and Temporal: embedded ones are kept running, configured ones are only named. */
export interface Stores {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalUiUrl: string | undefined;
}

type TemporalPlaces = Omit<Stores, 'databaseUrl'>;

export interface StoresDeps {
  readonly settings: Settings;
  readonly guard: Guard;
  readonly keep: Keep;
  readonly report: Report;
}

/** Later starts use the first one's port: the other processes were told it. */
async function bringUpPostgres({ settings, guard, keep, report }: StoresDeps): Promise<string> {
  if (settings.databaseUrl !== undefined) return settings.databaseUrl;
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

async function bringUpTemporal({ settings, guard, keep, report }: StoresDeps): Promise<TemporalPlaces> {
  const { address, namespace, cliPath } = settings.temporal;
  if (address !== undefined) {
    return { temporalAddress: address, temporalUiUrl: settings.temporalUiUrl };
  }
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
  const running = kept.current();
  return { temporalAddress: running.address, temporalUiUrl: running.uiUrl };
}

/** Brings up what is not configured, both at once. Rejects with the first StartError. */
export async function bringUpStores(deps: StoresDeps): Promise<Stores> {
  const [databaseUrl, temporal] = await Promise.all([bringUpPostgres(deps), bringUpTemporal(deps)]);
  return { databaseUrl, ...temporal };
}
