import { createConnectionHub } from '../../../activities/connection/connection-hub';
import { runConnection } from '../../../activities/connection/connection-runner';
import { createNotificationSource } from '../../../activities/connection/notification-channels';
import { createConnectionQuotas } from '../../../activities/connection/connection-quotas';
import type { OpenEventSource } from '../../../activities/connection/event-source';
import { createLeaseKeeper, type HeldLease } from '../../../activities/connection/lease-keeper';
import { createControlActivities } from '../../../activities/control.activities';
import { createVendorAccess } from '../../../activities/vendor-access';
import { createAgentRepository } from '../../../db/agent.repository';
import { createDatabase } from '../../../db/database';
import { createGenesysCredentialsRepository } from '../../../db/genesys-credentials.repository';
import { createGenesysTokenRepository } from '../../../db/genesys-token.repository';
import { createGiosgChangeRepository } from '../../../db/giosg-change.repository';
import { createLeaseRepository } from '../../../db/lease.repository';
import { createNotificationChannelRepository } from '../../../db/notification-channel.repository';
import { createObservationRepository } from '../../../db/observation.repository';
import { createOrganizationRepository } from '../../../db/organization.repository';
import { createPresenceDefinitionRepository } from '../../../db/presence-definition.repository';
import { createSyncPolicyRepository } from '../../../db/sync-policy.repository';
import type { Problem } from '../../../domain/organization-state';
import { createKeyring } from '../../../runtime/encryption';
import { createLogger, createSilentLogger } from '../../../runtime/logger';
import { createMetrics } from '../../../runtime/metrics';

export interface ConnectionPartsOptions {
  databaseUrl: string;
  /** Where giosg and both servers of Genesys Cloud are. */
  vendorsUrl: string;
  encryptionKeys: string;
  /** For one vendor call; short, so that a held answer is soon given up. */
  vendorTimeoutMs: number;
  reconcileIntervalSeconds?: number;
  /** Instead of the notification service, in this process. */
  openEventSource?: OpenEventSource;
}

export interface RunningConnection {
  readonly held: HeldLease;
  /** What it reported last. */
  status(): string | undefined;
  problem(): Problem | null;
  /** Resolves when it has ended; rejects when it could not start. */
  readonly done: Promise<void>;
  /** Ends it as a worker's shutdown does, and lets go of the lease. */
  stop(): Promise<void>;
}

export type ConnectionParts = ReturnType<typeof createConnectionParts>;

/** Everything a worker process has for its connections, with real clients and a real database, without Temporal. */
export function createConnectionParts(options: ConnectionPartsOptions) {
  // LOG_LEVEL=debug shows what the connection says.
  const level = process.env['LOG_LEVEL'];
  const logger = level === undefined ? createSilentLogger() : createLogger({ level: 'debug', name: 'test' });
  const metrics = createMetrics('test_');
  const database = createDatabase(options.databaseUrl);
  const keyring = createKeyring(options.encryptionKeys);
  const hub = createConnectionHub({ databaseUrl: options.databaseUrl, logger });
  const leaseKeeper = createLeaseKeeper({ leases: createLeaseRepository(database), logger });
  const { vendorsUrl, reconcileIntervalSeconds = 3_600 } = options;
  const repositories = createRepositories(database);
  const { organizations, credentials } = repositories;
  const genesysOverrides = { loginUrl: vendorsUrl, apiUrl: vendorsUrl };
  const access = createVendorAccess({
    organizations,
    credentials,
    tokens: createGenesysTokenRepository(database),
    keyring,
    giosgBaseUrl: vendorsUrl,
    genesysOverrides,
    timeoutMs: options.vendorTimeoutMs,
    logger,
    metrics,
  });
  const openEventSource = options.openEventSource ?? createNotificationSource({ ...repositories, keyring, metrics });
  const shared = {
    ...repositories,
    keyring,
    access,
    hub,
    leaseKeeper,
    openEventSource,
    reconcileIntervalSeconds,
    logger,
    metrics,
  };

  return {
    ...shared,
    database,
    control: createControlActivities(shared),

    /** Takes the lease, waiting for it as a worker does, and runs the connection until it is stopped. */
    async run(organizationId: string): Promise<RunningConnection> {
      const ends = new AbortController();
      const held = await leaseKeeper.acquire(organizationId, () => isConnected(organizationId), ends.signal);
      if (!held) throw new Error('the organization is not connected');
      const signal = AbortSignal.any([ends.signal, held.lost, held.disconnected]);
      const quotas = createConnectionQuotas({ organizationId, organizations, metrics, logger });
      held.onBlocked((ms) => quotas.genesys.block(ms));
      const stopListening = hub.subscribeOrganization(organizationId, () => void leaseKeeper.look());
      const [giosg, genesys] = await Promise.all([
        access.giosg(organizationId),
        access.genesys(organizationId, (limit) => quotas.genesys.learn(limit)),
      ]);
      let last: string | undefined;
      let problem: Problem | null = null;
      const report = (status: string, told: Problem | null): void => {
        last = status;
        problem = told;
      };
      const done = runConnection(shared, { organizationId, held, giosg, genesys, quotas, signal, report }).finally(
        () => {
          stopListening();
          quotas.close();
          return held.release();
        },
      );
      done.catch(() => undefined);
      const stop = async (): Promise<void> => {
        ends.abort();
        await done;
      };
      return { held, status: () => last, problem: () => problem, done, stop };
    },

    async close(): Promise<void> {
      leaseKeeper.close();
      await hub.close();
      await database.destroy();
      metrics.registry.clear();
    },
  };

  async function isConnected(organizationId: string): Promise<boolean> {
    return (await organizations.find(organizationId))?.connected ?? false;
  }
}

function createRepositories(database: ReturnType<typeof createDatabase>) {
  return {
    organizations: createOrganizationRepository(database),
    credentials: createGenesysCredentialsRepository(database),
    agents: createAgentRepository(database),
    changes: createGiosgChangeRepository(database),
    observations: createObservationRepository(database),
    channels: createNotificationChannelRepository(database),
    policies: createSyncPolicyRepository(database),
    definitions: createPresenceDefinitionRepository(database),
  };
}
