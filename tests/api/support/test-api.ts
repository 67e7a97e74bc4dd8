import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Knex } from 'knex';
import { createApp, type AppDeps } from '../../../api/app';
import { createPageEvents, type PageEvents } from '../../../api/page-events';
import type { OrganizationWorkflow } from '../../../api/organization-workflow';
import { createDatabase } from '../../../db/database';
import { migrateUp } from '../../../db/migrate';
import type { OrganizationState } from '../../../domain/organization-state';
import { createKeyring, generateKey, type Keyring } from '../../../runtime/encryption';
import { createSilentLogger } from '../../../runtime/logger';
import { createMetrics } from '../../../runtime/metrics';
import { createTestDatabase, type TestDatabase } from '../../support/postgres';
import { startVendors, type Vendors } from './vendors';

export const appId = '2d417e22-4fd4-11e9-9928-0242ac110005';
export const appSecret = 'a-secret-of-the-giosg-app-0123456789';
export const webhookSecrets = ['new-webhook-secret-0123456789abcdef', 'old-webhook-secret-0123456789abcdef'];

/** What was asked of the workflow, in order; a test may make one of the calls fail. */
export interface WorkflowRecord {
  calls: string[];
  failWith: Error | undefined;
}

export interface TestApi {
  url: string;
  database: Knex;
  databaseUrl: string;
  keyring: Keyring;
  vendors: Vendors;
  workflow: WorkflowRecord;
  metrics: ReturnType<typeof createMetrics>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export async function migrate(url: string): Promise<void> {
  const database = createDatabase(url);
  try {
    await migrateUp(database);
  } finally {
    await database.destroy();
  }
}

/** The app on a free port, a database of its own, vendors on loopback, and a workflow that only writes down calls. */
export async function startTestApi(overrides: Partial<AppDeps> = {}): Promise<TestApi> {
  const [testDatabase, vendors] = await Promise.all([createTestDatabase(migrate), startVendors()]);
  const database = overrides.database ?? createDatabase(testDatabase.url);
  const keyring = createKeyring(generateKey('test'));
  const workflow: WorkflowRecord = { calls: [], failWith: undefined };
  const metrics = createMetrics('test_');
  const pageEvents = createPageEvents({ databaseUrl: testDatabase.url, logger: createSilentLogger() });
  const app = createApp({
    settings: {
      publicUrl: 'http://localhost:3000',
      giosg: { baseUrl: vendors.url, appId, appSecret, webhookSecrets },
      genesys: { loginUrl: vendors.url, apiUrl: vendors.url },
      operator: { name: 'Example & Sons <Ltd>', contact: undefined },
      timelineRetentionDays: 30,
    },
    database,
    keyring,
    workflow: recordingWorkflow(workflow),
    pageEvents,
    readiness: () =>
      Promise.resolve({
        ready: true,
        checks: { postgres: { ok: true }, temporal: { ok: true }, worker: { ok: true } },
      }),
    logger: createSilentLogger(),
    metrics,
    ...overrides,
  });
  const server = await listen(createServer(app));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    database,
    databaseUrl: testDatabase.url,
    keyring,
    vendors,
    workflow,
    metrics,
    fetch: (path, init) => fetch(`${url}${path}`, { redirect: 'manual', ...init }),
    close: () => closeAll({ server, database, testDatabase, vendors, pageEvents, registry: metrics.registry }),
  };
}

export async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function closeAll(opened: {
  server: Server;
  database: Knex;
  testDatabase: TestDatabase;
  vendors: Vendors;
  pageEvents: PageEvents;
  registry: Registry;
}): Promise<void> {
  await opened.pageEvents.close();
  opened.server.closeAllConnections();
  await new Promise((resolve) => opened.server.close(resolve));
  opened.registry.clear();
  await opened.vendors.close();
  await opened.database.destroy();
  await opened.testDatabase.drop();
}

function recordingWorkflow(record: WorkflowRecord): OrganizationWorkflow {
  const call = async (name: string): Promise<void> => {
    record.calls.push(name);
    if (record.failWith) throw record.failWith;
  };
  const update = async (name: string, organizationId: string): Promise<OrganizationState> => {
    await call(name);
    return {
      organizationId,
      installation: 'installed',
      credentials: 'valid',
      region: 'mypurecloud.de',
      connection: 'connecting',
      connectionSince: new Date(0).toISOString(),
      connectionProblem: null,
    };
  };
  return {
    trigger: (_id, type) => call(`trigger:${type}`),
    credentialsChanged: (id) => update('credentialsChanged', id),
    connect: (id) => update('connect', id),
    disconnect: (id) => update('disconnect', id),
    remove: (id) => update('remove', id),
  };
}
