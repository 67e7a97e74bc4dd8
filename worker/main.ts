import { createDatabase } from '../db/database';
import { migrateUp } from '../db/migrate';
import { toError } from '../runtime/errors';
import { createLogger, type Logger } from '../runtime/logger';
import { createMetrics } from '../runtime/metrics';
import { announceReady } from '../runtime/process';
import { parseSettings, requireService, SettingsError, type ServiceSettings } from '../runtime/settings';
import { onShutdown } from '../runtime/shutdown';
import { createWorkers, type RunningWorkers } from './create-workers';
import { startMetricsServer } from './metrics-server';
import { installTemporalLogger } from './temporal-logger';

const retryMs = 2_000;

async function run(settings: ServiceSettings): Promise<void> {
  const logger = createLogger({ level: settings.logLevel, name: 'worker' });
  const shutdown = onShutdown({ logger });
  const metrics = createMetrics();
  const database = createDatabase(settings.databaseUrl, { name: 'giosg-genesys-sync worker', poolMax: 20 });
  shutdown.add({ name: 'database', run: () => database.destroy() });
  const { host, metricsPort: port } = settings;
  const metricsServer = await startMetricsServer({ registry: metrics.registry, host, port });
  shutdown.add({ name: 'metrics', run: () => metricsServer.close() });
  installTemporalLogger(logger);
  const workers = await untilReady(shutdown.signal, logger, async () => {
    await migrateUp(database);
    return createWorkers({ settings, database, logger, metrics });
  });
  if (!workers) return;
  shutdown.add({ name: 'workers', run: () => workers.shutdown() });
  logger.info({ metricsPort: metricsServer.port }, 'working');
  announceReady();
  try {
    await workers.done;
  } catch (error) {
    logger.fatal({ err: toError(error) }, 'a worker failed');
    await shutdown.request('a worker failed', 1);
  }
}

/** Postgres and Temporal may come later than we do. Undefined when the process is asked to stop first. */
async function untilReady(
  signal: AbortSignal,
  logger: Logger,
  start: () => Promise<RunningWorkers>,
): Promise<RunningWorkers | undefined> {
  while (!signal.aborted) {
    try {
      return await start();
    } catch (error) {
      logger.warn({ err: toError(error), retryInMs: retryMs }, 'cannot start yet');
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
  return undefined;
}

function main(): void {
  try {
    run(requireService(parseSettings(process.env))).catch((error: unknown) => fail(toError(error)));
  } catch (error) {
    fail(toError(error));
  }
}

function fail(error: Error): void {
  const message = error instanceof SettingsError ? error.message : (error.stack ?? error.message);
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (require.main === module) main();
