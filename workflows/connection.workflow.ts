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
import { connectionEndedSignal, stopSignal } from './organization.messages';

const { connection: runConnection } = proxyActivities<ConnectionActivities>({
  taskQueue: connectionsTaskQueue,
  // It lives for as long as the organization is connected; its heartbeat says whether it still does.
  startToCloseTimeout: '3650 days',
  heartbeatTimeout: '30 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '500 milliseconds', maximumInterval: '10 seconds' },
});

export interface ConnectionInput {
  organizationId: string;
  parentWorkflowId: string;
}

/** Runs the one long activity of a connected organization, again and again on whatever worker is there. */
export async function connection(input: ConnectionInput): Promise<void> {
  let stopped = false;
  const scope = new CancellationScope();
  setHandler(stopSignal, () => {
    stopped = true;
    scope.cancel();
  });
  setCurrentDetails('Keeps the notification sockets open and the agents in step. Ends when somebody disconnects.');
  let problem: Problem | null = null;
  while (!stopped) {
    try {
      const result = await scope.run(() => runConnection({ organizationId: input.organizationId }));
      if (result.outcome === 'stopped') {
        problem = result.problem;
        break;
      }
    } catch (error) {
      if (!isCancellation(error)) throw error;
      break;
    }
    if (workflowInfo().continueAsNewSuggested && !stopped) await continueAsNew<typeof connection>(input);
  }
  await CancellationScope.nonCancellable(() => tellEnd(input.parentWorkflowId, problem));
}

async function tellEnd(parentWorkflowId: string, problem: Problem | null): Promise<void> {
  try {
    await getExternalWorkflowHandle(parentWorkflowId).signal(connectionEndedSignal, { problem });
  } catch {
    // The organization was removed meanwhile: nobody is left to tell.
  }
}
