import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import {
  createOrganizationWorkflow,
  CredentialsRequiredError,
  OrganizationGoneError,
  WorkflowNotReadyError,
} from '../../api/organization-workflow';
import { createReadiness } from '../../api/readiness';
import { openTemporal } from '../../api/temporal';
import { createDatabase } from '../../db/database';
import { controlTaskQueue, organizationWorkflowId } from '../../workflows/names';

const address = () => process.env['TEST_TEMPORAL_ADDRESS'] ?? '';
/** A namespace of its own would be slower to make than a queue, but the queue's name is the product's. */
const namespace = `api-${randomUUID().slice(0, 8)}`;

let connection: Connection;
let client: Client;
beforeAll(async () => {
  connection = await Connection.connect({ address: address() });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
  });
  client = new Client({ connection, namespace });
  await waitForNamespace();
});
afterAll(() => connection.close());

type Long = NonNullable<
  NonNullable<
    Parameters<Connection['workflowService']['registerNamespace']>[0]['workflowExecutionRetentionPeriod']
  >['seconds']
>;

/** The server tells its parts of a new namespace after a while. */
async function waitForNamespace(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      for await (const _ of client.workflow.list({ pageSize: 1 })) break;
      await client.workflow.getHandle('nobody').describe();
    } catch (error) {
      if ((error as Error).name === 'WorkflowNotFoundError') return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the namespace did not appear');
}

describe('createOrganizationWorkflow', () => {
  it('starts the workflow with the first signal and signals the same one afterwards', async () => {
    const organizationId = randomUUID();
    const workflow = createOrganizationWorkflow({ client });
    await workflow.trigger(organizationId, 'install');
    const handle = client.workflow.getHandle(organizationWorkflowId(organizationId));
    const { runId, taskQueue } = await handle.describe();
    expect(taskQueue).toBe(controlTaskQueue);
    await workflow.trigger(organizationId, 'setup');
    expect((await handle.describe()).runId).toBe(runId);
  });

  it('says that it is not ready when no worker answers, within its limit', async () => {
    const workflow = createOrganizationWorkflow({ client, updateLimitMs: 500 });
    const startedAt = performance.now();
    await expect(workflow.connect(randomUUID())).rejects.toBeInstanceOf(WorkflowNotReadyError);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('says that it is not ready when Temporal is away', async () => {
    const nowhere = openTemporal({ address: '127.0.0.1:1', namespace });
    const workflow = createOrganizationWorkflow({
      client: new Client({ connection: nowhere, namespace }),
    });
    const startedAt = performance.now();
    await expect(workflow.trigger('x', 'setup')).rejects.toBeInstanceOf(WorkflowNotReadyError);
    await expect(workflow.connect('x')).rejects.toBeInstanceOf(WorkflowNotReadyError);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await nowhere.close();
  });
});

describe('with a worker', () => {
  let native: NativeConnection;
  let worker: Worker;
  let running: Promise<void>;
  beforeAll(async () => {
    native = await NativeConnection.connect({ address: address() });
    worker = await Worker.create({
      connection: native,
      namespace,
      taskQueue: controlTaskQueue,
      workflowsPath: require.resolve('./support/stand-in.workflow'),
    });
    running = worker.run();
  });
  afterAll(async () => {
    worker.shutdown();
    await running;
    await native.close();
  });

  it('starts the workflow for an update and answers with its state', async () => {
    const workflow = createOrganizationWorkflow({ client });
    const organizationId = randomUUID();
    expect(await workflow.credentialsChanged(organizationId)).toMatchObject({ organizationId });
    expect(await workflow.connect(organizationId)).toMatchObject({ connection: 'connecting' });
    await workflow.trigger(organizationId, 'uninstall');
    await workflow.remove(organizationId);
    const told: unknown = await client.workflow.getHandle(organizationWorkflowId(organizationId)).result();
    expect(told).toEqual(['connect', 'trigger uninstall']);
  });

  it('tells a refusal for want of credentials from everything else', async () => {
    const workflow = createOrganizationWorkflow({ client });
    const refused = workflow.connect(`without-credentials-${randomUUID()}`);
    await expect(refused).rejects.toBeInstanceOf(CredentialsRequiredError);
    await expect(workflow.connect(`gone-${randomUUID()}`)).rejects.toBeInstanceOf(OrganizationGoneError);
  });

  it('can be started again after it ended', async () => {
    const workflow = createOrganizationWorkflow({ client });
    const organizationId = randomUUID();
    await workflow.remove(organizationId);
    await workflow.trigger(organizationId, 'install');
    const { status } = await client.workflow.getHandle(organizationWorkflowId(organizationId)).describe();
    expect(status.name).toBe('RUNNING');
  });

  it('makes the product ready, and each missing part makes it not ready', async () => {
    const database = createDatabase(process.env['TEST_DATABASE_URL'] ?? '');
    const nowhere = createDatabase('postgres://nobody:nothing@127.0.0.1:1/nowhere');
    const away = openTemporal({ address: '127.0.0.1:1', namespace });
    const workers = { isAnySeenWithin: () => Promise.resolve(true) };
    const parts = { database, temporal: connection, namespace, workers, isMigrated: () => true };
    const ask = async (changes: Partial<typeof parts>) => {
      const { ready, checks } = await createReadiness({ ...parts, ...changes })();
      return [ready, checks.postgres.ok, checks.temporal.ok, checks.worker.ok];
    };
    try {
      expect(await ask({})).toEqual([true, true, true, true]);
      expect(await ask({ isMigrated: () => false })).toEqual([false, false, true, true]);
      expect(await ask({ database: nowhere })).toEqual([false, false, true, true]);
      expect(await ask({ temporal: away })).toEqual([false, true, false, true]);
      expect(await ask({ namespace: 'nowhere-to-be-found' })).toEqual([false, true, false, true]);
      const silent = { isAnySeenWithin: () => Promise.resolve(false) };
      expect(await ask({ workers: silent })).toEqual([false, true, true, false]);
    } finally {
      await Promise.all([database.destroy(), nowhere.destroy(), away.close()]);
    }
  });
});
