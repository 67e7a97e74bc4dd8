import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { startTemporal } from '../../../local/services/temporal';
import { createFakeOrganizations, type FakeOrganizations } from './fake-organizations';
import { installOrganization, type OrganizationClient } from './organization-client';
import { quietTemporal, startWorkflowWorkers } from './workflow-workers';

export interface WorkflowServer {
  readonly client: Client;
  readonly fakes: FakeOrganizations;
  install(stored?: Parameters<typeof installOrganization>[2]): Promise<OrganizationClient>;
  close(): Promise<void>;
}

/**
 * A dev server of its own with both workers: the queues' names are the product's, so two files must not share a server.
 * `dynamicConfig` is the server's.
 */
export async function startWorkflowServer(cli: string, dynamicConfig: readonly string[] = []): Promise<WorkflowServer> {
  quietTemporal();
  const folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-sync-workflows-'));
  const server = await startTemporal({ cli, logFile: join(folder, 'temporal.log'), dynamicConfig });
  const native = await NativeConnection.connect({ address: server.address });
  const client = new Client({ connection: await Connection.connect({ address: server.address }) });
  const fakes = createFakeOrganizations();
  const stopWorkers = await startWorkflowWorkers(native, fakes);
  return {
    client,
    fakes,
    install: (stored) => installOrganization(client, fakes, stored),
    async close() {
      await stopWorkers();
      await native.close();
      await client.connection.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
