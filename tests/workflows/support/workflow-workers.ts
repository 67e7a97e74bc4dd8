import { bundleWorkflowCode, DefaultLogger, type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { connectionsTaskQueue, controlTaskQueue } from '../../../workflows/names';
import type { FakeOrganizations } from './fake-organizations';

const logger = new DefaultLogger('ERROR');

/** Temporal's own lines only when something is wrong. Once a process, before the first connection. */
export function quietTemporal(): void {
  Runtime.install({ logger, telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
}

/** Both workers on both queues, as the product has them, with fake activities. Resolves with what ends them. */
export async function startWorkflowWorkers(
  connection: NativeConnection,
  fakes: FakeOrganizations,
): Promise<() => Promise<void>> {
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: require.resolve('../../../workflows'), logger });
  const control = await Worker.create({
    connection,
    taskQueue: controlTaskQueue,
    workflowBundle,
    activities: fakes.control,
    // Waiting workflows are replayed again and again: what isn't deterministic shows here.
    maxCachedWorkflows: 2,
  });
  const connections = await Worker.create({
    connection,
    taskQueue: connectionsTaskQueue,
    activities: fakes.connections,
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
    shutdownForceTime: '1s',
  });
  const runs = [control.run(), connections.run()];
  return async () => {
    control.shutdown();
    connections.shutdown();
    await Promise.all(runs);
  };
}
