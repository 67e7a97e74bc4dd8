import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { OrganizationState, Problem } from '../../../domain/organization-state';
import {
  connectionWorkflowId,
  controlTaskQueue,
  organizationWorkflowId,
  organizationWorkflowType,
} from '../../../workflows/names';
import * as messages from '../../../workflows/organization.messages';
import { waitFor } from '../../support/wait-for';
import type { FakeOrganization, FakeOrganizations } from './fake-organizations';

export type OrganizationClient = Awaited<ReturnType<typeof installOrganization>>;

/** A new organization with its workflow, as after an installation. `stored` differs from the usual one. */
export async function installOrganization(
  client: Client,
  fakes: FakeOrganizations,
  stored: Partial<OrganizationState> | null = {},
) {
  const organizationId = randomUUID();
  const fake = fakes.find(organizationId);
  fake.stored = stored === null || fake.stored === null ? null : { ...fake.stored, ...stored };
  return attach(client, fake);
}

async function attach(client: Client, fake: FakeOrganization) {
  const organizationId = fake.id;
  const workflowId = organizationWorkflowId(organizationId);
  const handle: WorkflowHandle = client.workflow.getHandle(workflowId);
  const child = client.workflow.getHandle(connectionWorkflowId(organizationId));
  const doorbell = () =>
    client.workflow.signalWithStart(organizationWorkflowType, {
      workflowId,
      taskQueue: controlTaskQueue,
      args: [{ organizationId }],
      signal: messages.doorbellSignal,
      signalArgs: [],
    });
  await doorbell();
  const status = () => handle.query(messages.statusQuery);
  // Before the first look at Postgres it knows nothing to tell.
  if (fake.stored) await waitFor(() => status().catch(() => undefined), 'the workflow');
  const report = (status_: messages.ConnectionReportInput['status'], problem: Problem | null = null) =>
    handle.signal(messages.connectionReportSignal, { status: status_, problem });
  return {
    fake,
    handle,
    child,
    doorbell,
    status,
    report,
    trigger: (type: messages.TriggerSignalInput['type']) => handle.signal(messages.triggerSignal, { type }),
    connect: () => handle.executeUpdate(messages.connectUpdate),
    disconnect: () => handle.executeUpdate(messages.disconnectUpdate),
    remove: () => handle.executeUpdate(messages.removeUpdate),
    credentialsChanged: () => handle.executeUpdate(messages.credentialsChangedUpdate),
    /** What the Web UI shows as the workflow's current details. */
    details: async () =>
      (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails,
    until: (connection: OrganizationState['connection']) =>
      waitFor(async () => (await status()).connection === connection, `the connection to be ${connection}`),
    /** Connects, and lets the connection report that it is up. */
    up: async () => {
      await handle.executeUpdate(messages.connectUpdate);
      await waitFor(() => fake.running === 1, 'the connection activity');
      await report('connected');
      await waitFor(async () => (await status()).connection === 'connected', 'connected');
    },
  };
}
