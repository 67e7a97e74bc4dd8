import {
  ActivityCancellationType,
  CancellationScope,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ConnectionActivities } from '../activities/contracts';
import type { Problem } from '../domain/organization-state';
import { connectionsTaskQueue } from './names';
import { connectionEndedSignal, goOnSignal, stopSignal } from './organization.messages';

const { connection: runConnection } = proxyActivities<ConnectionActivities>({
  taskQueue: connectionsTaskQueue,
  // It lives for as long as the organization is connected; its heartbeat says whether it still does.
  startToCloseTimeout: '3650 days',
  heartbeatTimeout: '30 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '500 milliseconds', maximumInterval: '3 seconds' },
});

export interface ConnectionInput {
  organizationId: string;
  parentWorkflowId: string;
}

/**
 * Runs the one long activity of a connected organization, again and again on whatever worker is there. Once it has told
 * its end, a connection that is wanted again goes on under the same id.
 */
export async function connection(input: ConnectionInput): Promise<void> {
  const flow = { stopped: false, goOn: false, scope: new CancellationScope() };
  setHandler(stopSignal, () => {
    flow.stopped = true;
    flow.goOn = false;
    flow.scope.cancel();
  });
  // Only an ending connection has something to go on from: one kept for later would outlive the next stop.
  setHandler(goOnSignal, () => {
    flow.goOn = flow.stopped;
  });
  setCurrentDetails('Keeps the notification sockets open and the agents in step. Ends when somebody disconnects.');
  do {
    const wasStopped = flow.stopped;
    Object.assign(flow, { stopped: wasStopped && !flow.goOn, goOn: false, scope: new CancellationScope() });
    const problem = await runUntilEnd(input, flow);
    flow.stopped = true;
    await CancellationScope.nonCancellable(() => tellEnd(input.parentWorkflowId, problem));
  } while (flow.goOn);
}

async function runUntilEnd(input: ConnectionInput, flow: { stopped: boolean; scope: CancellationScope }) {
  while (!flow.stopped) {
    try {
      const result = await flow.scope.run(() => runConnection({ organizationId: input.organizationId }));
      if (result.outcome === 'stopped') return result.problem;
    } catch (error) {
      if (!isCancellation(error)) throw error;
      return null;
    }
    if (workflowInfo().continueAsNewSuggested && !flow.stopped) await continueAsNew<typeof connection>(input);
  }
  return null;
}

async function tellEnd(parentWorkflowId: string, problem: Problem | null): Promise<void> {
  try {
    await getExternalWorkflowHandle(parentWorkflowId).signal(connectionEndedSignal, { problem });
  } catch {
    // The organization was removed meanwhile: nobody is left to tell.
  }
}
