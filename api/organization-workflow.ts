import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import type { OrganizationState } from '../domain/organization-state';
import { controlTaskQueue, organizationWorkflowId, organizationWorkflowType } from '../workflows/names';
import {
  connectUpdate,
  credentialsChangedUpdate,
  credentialsRequiredType,
  disconnectUpdate,
  type OrganizationInput,
  removeUpdate,
  triggerSignal,
  type TriggerSignalInput,
} from '../workflows/organization.messages';

/** Thrown when Temporal is away or no worker answers in time. The action may still happen later. */
export class WorkflowNotReadyError extends Error {
  override readonly name = 'WorkflowNotReadyError';
}

/** Thrown by `connect` without credentials that Genesys Cloud accepted. */
export class CredentialsRequiredError extends Error {
  override readonly name = 'CredentialsRequiredError';
}

/** Thrown by updates when the organization was removed meanwhile. */
export class OrganizationGoneError extends Error {
  override readonly name = 'OrganizationGoneError';
}

export interface OrganizationWorkflowDeps {
  client: Pick<Client, 'workflow' | 'withDeadline'>;
  /** How long an update may take. Default 5 s. */
  updateLimitMs?: number;
  /** How long handing over a signal may take. Default 3 s. */
  signalLimitMs?: number;
}

/** Everything the API asks of an organization's workflow. Each call starts the workflow if it doesn't run. */
export type OrganizationWorkflow = ReturnType<typeof createOrganizationWorkflow>;

type OrganizationWorkflowFunction = (input: OrganizationInput) => Promise<void>;

/** All functions throw WorkflowNotReadyError, updates OrganizationGoneError, `connect` CredentialsRequiredError. */
export function createOrganizationWorkflow(deps: OrganizationWorkflowDeps) {
  const { client, updateLimitMs = 5_000, signalLimitMs = 3_000 } = deps;

  const withinSignalLimit = async (send: () => Promise<unknown>): Promise<void> => {
    await asNotReady(() => client.withDeadline(Date.now() + signalLimitMs, send));
  };

  const update = async (
    organizationId: string,
    definition: UpdateDefinition<OrganizationState, []>,
  ): Promise<OrganizationState> => {
    const startWorkflowOperation = new WithStartWorkflowOperation<OrganizationWorkflowFunction>(
      organizationWorkflowType,
      startOptions(organizationId),
    );
    // It rejects beside the update itself, and an unheard rejection would end the process.
    startWorkflowOperation.workflowHandle().catch(() => undefined);
    return asNotReady(() =>
      client.withDeadline(Date.now() + updateLimitMs, () =>
        client.workflow.executeUpdateWithStart(definition, { startWorkflowOperation }),
      ),
    );
  };

  return {
    trigger: (organizationId: string, type: TriggerSignalInput['type']) =>
      withinSignalLimit(() =>
        client.workflow.signalWithStart<OrganizationWorkflowFunction, [TriggerSignalInput]>(organizationWorkflowType, {
          ...startOptions(organizationId),
          signal: triggerSignal,
          signalArgs: [{ type }],
        }),
      ),
    credentialsChanged: (organizationId: string) => update(organizationId, credentialsChangedUpdate),
    connect: (organizationId: string) => update(organizationId, connectUpdate),
    disconnect: (organizationId: string) => update(organizationId, disconnectUpdate),
    remove: (organizationId: string) => update(organizationId, removeUpdate),
  };
}

function startOptions(organizationId: string) {
  return {
    workflowId: organizationWorkflowId(organizationId),
    taskQueue: controlTaskQueue,
    args: [{ organizationId }] as [OrganizationInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
  };
}

async function asNotReady<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const type = failureType(error);
    if (type === credentialsRequiredType) throw new CredentialsRequiredError('connect was refused', { cause: error });
    if (type === notInstalledType) throw new OrganizationGoneError('the organization is gone', { cause: error });
    if (type === notReadyType || isAwayError(error)) {
      throw new WorkflowNotReadyError('the workflow did not answer', { cause: error });
    }
    throw error;
  }
}

/** Types of the workflow's own failures. */
const notInstalledType = 'NotInstalled';
const notReadyType = 'NotReady';

const isAwayError = (error: unknown): boolean =>
  error instanceof ServiceError ||
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
  isGrpcServiceError(error);

/** An update refused by its validator or its handler carries the failure's type somewhere down its causes. */
function failureType(thrown: unknown): string | undefined {
  if (!(thrown instanceof WorkflowUpdateFailedError)) return undefined;
  for (let cause: unknown = thrown.cause; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ApplicationFailure && cause.type) return cause.type;
  }
  return undefined;
}
