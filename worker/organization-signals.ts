import type { Client } from '@temporalio/client';
import { controlTaskQueue, organizationWorkflowId, organizationWorkflowType } from '../workflows/names';
import { connectionReportSignal, doorbellSignal, type ConnectionReportInput } from '../workflows/organization.messages';

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
