import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Knex } from 'knex';
import { createConnectionActivities } from '../activities/connection/connection.activity';
import { createNotificationSource } from '../activities/connection/notification-channels';
import { createConnectionHub } from '../activities/connection/connection-hub';
import { createLeaseKeeper } from '../activities/connection/lease-keeper';
import { createControlActivities } from '../activities/control.activities';
import { createVendorAccess } from '../activities/vendor-access';
import { createAgentRepository } from '../db/agent.repository';
import { createGenesysCredentialsRepository } from '../db/genesys-credentials.repository';
import { createGenesysTokenRepository } from '../db/genesys-token.repository';
import { createGiosgChangeRepository } from '../db/giosg-change.repository';
import { createInstallationRepository } from '../db/installation.repository';
import { createLeaseRepository } from '../db/lease.repository';
import { createNotificationChannelRepository } from '../db/notification-channel.repository';
import { createObservationRepository } from '../db/observation.repository';
import { createOrganizationRepository } from '../db/organization.repository';
import { createPresenceDefinitionRepository } from '../db/presence-definition.repository';
import { createSyncPolicyRepository } from '../db/sync-policy.repository';
import { createTimelineRepository } from '../db/timeline.repository';
import { createWorkerRepository } from '../db/worker.repository';
import { createKeyring } from '../runtime/encryption';
import type { Logger } from '../runtime/logger';
import type { Metrics } from '../runtime/metrics';
import type { ServiceSettings } from '../runtime/settings';
import { temporalConnectionOptions } from '../runtime/temporal-connection';
import { connectionsTaskQueue, controlTaskQueue } from '../workflows/names';
import { startDoorbellNet } from './doorbell-net';
import { startInstallationNet } from './installation-net';
import { reportConnection, tellGone, tellUninstall } from './organization-signals';
import { ensureSearchAttributes } from './search-attributes';
import { startTimelinePruning } from './timeline-pruning';
import { startWorkerPresence } from './worker-presence';
import { workflowSource } from './workflow-bundle';

/** Organizations one worker process serves; each occupies a slot for as long as it is connected. */
const connectionSlots = 500;
const graceTime = '8 seconds';

export interface WorkersDeps {
  settings: ServiceSettings;
  database: Knex;
  logger: Logger;
  metrics: Metrics;
}

export interface RunningWorkers {
  /** Resolves when both workers have drained; rejects when one failed. */
  done: Promise<void>;
  /** Connections are handed over, short activities end, then everything is closed. */
  shutdown(): Promise<void>;
}

/** What has to be closed again, last first. */
type Closing = (() => Promise<void> | void)[];

/** The composition root: every real thing is made here and handed to the two workers. */
export async function createWorkers(deps: WorkersDeps): Promise<RunningWorkers> {
  const closing: Closing = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    return await startWorkers(deps, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function startWorkers(deps: WorkersDeps, closing: Closing, close: () => Promise<void>): Promise<RunningWorkers> {
  const { settings, database, logger } = deps;
  const { namespace } = settings.temporal;
  const options = temporalConnectionOptions(settings.temporal);
  const native = await NativeConnection.connect(options);
  closing.push(() => native.close());
  const connection = await Connection.connect(options);
  closing.push(() => connection.close());
  const client = new Client({ connection, namespace });
  await ensureSearchAttributes(connection, namespace);
  const shuttingDown = new AbortController();
  const shared = createShared(deps);
  const leaseKeeper = createLeaseKeeper({ leases: createLeaseRepository(database), logger });
  closing.push(() => leaseKeeper.close());
  const hub = createConnectionHub({ databaseUrl: settings.databaseUrl, logger });
  closing.push(() => hub.close());
  const common = { connection: native, namespace, shutdownGraceTime: graceTime };

  const control = await Worker.create({
    ...common,
    taskQueue: controlTaskQueue,
    ...workflowSource(),
    activities: createControlActivities(shared),
  });
  const connections = await Worker.create({
    ...common,
    taskQueue: connectionsTaskQueue,
    maxConcurrentActivityTaskExecutions: connectionSlots,
    activities: createConnectionActivities({
      ...shared,
      openEventSource: createNotificationSource({ ...shared, channels: createNotificationChannelRepository(database) }),
      hub,
      leaseKeeper,
      shuttingDown: shuttingDown.signal,
      tellWorkflow: (organizationId, report) => reportConnection(client, organizationId, report),
    }),
  });
  const runs = [control.run(), connections.run()];
  closing.push(async () => {
    shuttingDown.abort();
    for (const worker of [control, connections]) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(runs);
  });
  const isPolling = (): boolean => [control, connections].every((worker) => worker.getState() === 'RUNNING');
  closing.push(await startWorkerPresence({ workers: createWorkerRepository(database), isPolling, logger }));
  closing.push(startDoorbellNet({ changes: shared.changes, client, logger }));
  closing.push(
    startInstallationNet({
      installations: createInstallationRepository(database),
      tellUninstall: (organizationId) => tellUninstall(client, organizationId),
      tellGone: (organizationId) => tellGone(client, organizationId),
      logger,
    }),
  );
  closing.push(
    startTimelinePruning({
      timeline: createTimelineRepository(database),
      retentionDays: settings.timelineRetentionDays,
      logger,
    }),
  );
  const done = Promise.all(runs).then(() => undefined);
  done.catch(() => undefined);
  return { done, shutdown: close };
}

function createShared({ settings, database, logger, metrics }: WorkersDeps) {
  const organizations = createOrganizationRepository(database);
  const credentials = createGenesysCredentialsRepository(database);
  const keyring = createKeyring(settings.encryptionKeys);
  return {
    logger,
    metrics,
    reconcileIntervalSeconds: settings.reconcileIntervalSeconds,
    organizations,
    credentials,
    keyring,
    changes: createGiosgChangeRepository(database),
    observations: createObservationRepository(database),
    agents: createAgentRepository(database),
    policies: createSyncPolicyRepository(database),
    definitions: createPresenceDefinitionRepository(database),
    access: createVendorAccess({
      organizations,
      credentials,
      tokens: createGenesysTokenRepository(database),
      keyring,
      giosgBaseUrl: settings.giosg.baseUrl,
      genesysOverrides: settings.genesys,
      logger,
      metrics,
    }),
  };
}
