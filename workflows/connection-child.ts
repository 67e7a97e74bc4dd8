import {
  defineSearchAttributeKey,
  SearchAttributeType,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import {
  CancellationScope,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { connectionWorkflowId, connectionWorkflowType, controlTaskQueue } from './names';
import { goOnSignal, stopSignal } from './organization.messages';

const organizationIdKey = defineSearchAttributeKey('OrganizationId', SearchAttributeType.KEYWORD);

/**
 * Makes sure that the organization's connection workflow runs, whoever started it. One that is just ending is told to go
 * on instead; one that closed meanwhile is started again. `onGone` is told when one that we started has closed. Gives up
 * once it is not wanted any more: a "go on" after the stop would start again what somebody ended.
 */
export async function ensureConnection(
  organizationId: string,
  isWanted: () => boolean,
  onGone: () => void,
): Promise<void> {
  while (isWanted()) {
    try {
      await startConnection(organizationId, onGone);
      return;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    if (!isWanted()) return;
    if (await signalConnection(organizationId, goOnSignal)) return;
    await sleep('200 milliseconds');
  }
}

/** False when no connection workflow runs. */
export function stopConnection(organizationId: string): Promise<boolean> {
  return signalConnection(organizationId, stopSignal);
}

async function startConnection(organizationId: string, onGone: () => void): Promise<void> {
  // What waits for it may be cancelled, as at a continue-as-new; the connection goes on.
  const child = await CancellationScope.nonCancellable(() =>
    startChild(connectionWorkflowType, {
      workflowId: connectionWorkflowId(organizationId),
      taskQueue: controlTaskQueue,
      args: [{ organizationId, parentWorkflowId: workflowInfo().workflowId }],
      typedSearchAttributes: [{ key: organizationIdKey, value: organizationId }],
      // It outlives this run's continue-as-new, and is found again by its id.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: 'Keeps the notification sockets of one organization open and its agents in step.',
    }),
  );
  void child.result().then(onGone, onGone);
}

async function signalConnection(
  organizationId: string,
  signal: typeof stopSignal | typeof goOnSignal,
): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(connectionWorkflowId(organizationId)).signal(signal);
    return true;
  } catch {
    return false;
  }
}
