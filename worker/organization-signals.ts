import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { controlTaskQueue, organizationWorkflowId, organizationWorkflowType } from '../workflows/names';
import {
  connectionReportSignal,
  doorbellSignal,
  triggerSignal,
  type ConnectionReportInput,
} from '../workflows/organization.messages';

/** Starts the workflow where it doesn't run: Postgres is the truth, Temporal may have been reset. */
export async function ringDoorbell(client: Client, organizationId: string): Promise<void> {
  await client.workflow.signalWithStart(organizationWorkflowType, {
    workflowId: organizationWorkflowId(organizationId),
    taskQueue: controlTaskQueue,
    args: [{ organizationId }],
    signal: doorbellSignal,
    signalArgs: [],
  });
}

export async function reportConnection(
  client: Client,
  organizationId: string,
  report: ConnectionReportInput,
): Promise<void> {
  await client.workflow.getHandle(organizationWorkflowId(organizationId)).signal(connectionReportSignal, report);
}

/** An uninstall that giosg told; the workflow asks giosg whether it is true. */
export async function tellUninstall(client: Client, organizationId: string): Promise<void> {
  await client.workflow.signalWithStart(organizationWorkflowType, {
    workflowId: organizationWorkflowId(organizationId),
    taskQueue: controlTaskQueue,
    args: [{ organizationId }],
    signal: triggerSignal,
    signalArgs: [{ type: 'uninstall' }],
  });
}

/** Its row is gone: a workflow that runs all the same reads that, and ends. */
export async function tellGone(client: Client, organizationId: string): Promise<void> {
  try {
    await client.workflow.getHandle(organizationWorkflowId(organizationId)).signal(triggerSignal, { type: 'setup' });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
