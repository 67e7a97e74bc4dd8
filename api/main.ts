import { createServer, type Server } from 'node:http';
import { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { createApp } from './app';
import { createOrganizationWorkflow } from './organization-workflow';
import { createPageEvents } from './page-events';
import { createReadiness } from './readiness';
import { openTemporal } from './temporal';
import { createDatabase } from '../db/database';
import { createWorkerRepository } from '../db/worker.repository';
import { migrateUp } from '../db/migrate';
import { createKeyring } from '../runtime/encryption';
import { toError } from '../runtime/errors';
import { createLogger, type Logger } from '../runtime/logger';
import { createMetrics } from '../runtime/metrics';
import { announceReady } from '../runtime/process';
import { parseSettings, requireService, SettingsError, type ServiceSettings } from '../runtime/settings';
import { onShutdown, type Shutdown } from '../runtime/shutdown';

/** Between attempts to bring the tables up to date while Postgres is away. */
const migrationRetryMs = 1_000;

async function run(settings: ServiceSettings): Promise<void> {
  const logger = createLogger({ level: settings.logLevel, name: 'api' });
  const shutdown = onShutdown({ logger });
  const metrics = createMetrics();
  const database = createDatabase(settings.databaseUrl, { name: 'giosg-genesys-sync api' });
  shutdown.add({ name: 'database', run: () => database.destroy() });
  // Not closed at the end: a retry under way would then throw past everybody, and the process ends anyway.
  const temporal = openTemporal(settings.temporal);
  const { namespace } = settings.temporal;
  const workflow = createOrganizationWorkflow({ client: new Client({ connection: temporal, namespace }) });

  let migrated = false;
  const readiness = createReadiness({
    database,
    temporal,
    namespace,
    workers: createWorkerRepository(database),
    isMigrated: () => migrated,
  });
  const keyring = createKeyring(settings.encryptionKeys);
  const pageEvents = createPageEvents({ databaseUrl: settings.databaseUrl, logger });
  const app = createApp({ settings, database, keyring, workflow, pageEvents, readiness, logger, metrics });
  const server = createServer(app);
  await listen(server, settings);
  shutdown.add({ name: 'server', run: () => close(server) });
  // First of all: the server waits for open streams.
  shutdown.add({ name: 'page events', run: () => pageEvents.close() });
  logger.info({ host: settings.host, port: settings.port, publicUrl: settings.publicUrl }, 'listening');

  await migrate(database, logger, shutdown);
  migrated = true;
  if (!shutdown.signal.aborted) announceReady();
}

function listen(server: Server, { host, port }: ServiceSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Requests under way are finished; connections that only stand open are not waited for. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** Until it worked: Postgres may come later than we do. */
async function migrate(database: Knex, logger: Logger, shutdown: Shutdown): Promise<void> {
  while (!shutdown.signal.aborted) {
    try {
      await migrateUp(database);
      return;
    } catch (error) {
      logger.warn({ err: toError(error) }, 'the tables could not be brought up to date, trying again');
      await new Promise((resolve) => setTimeout(resolve, migrationRetryMs));
    }
  }
}

function fail(error: unknown): void {
  const { message } = toError(error);
  const inUse = typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';
  const text = error instanceof SettingsError ? message : `The API could not start: ${message}`;
  process.stderr.write(`${inUse ? `${text}. Set PORT to a free one.` : text}\n`);
  process.exit(1);
}

try {
  run(requireService(parseSettings(process.env))).catch(fail);
} catch (error) {
  fail(error);
}
