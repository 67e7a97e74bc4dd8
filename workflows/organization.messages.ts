import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ConnectionStatus, OrganizationState, Problem } from '../domain/organization-state';

/** Input of the workflow. `state` is there only after a continue-as-new; a fresh run reads it from Postgres. */
export interface OrganizationInput {
  organizationId: string;
  carried?: CarriedState;
}

/** What goes through continue-as-new. Plain JSON. */
export interface CarriedState {
  state: OrganizationState;
  doorbell: boolean;
  /** An uninstall waiting for giosg to refuse the bot token: asks left, and when to ask next (ISO). */
  uninstall: { asksLeft: number; nextAskAt: string } | null;
  tokenRefreshAt: string | null;
}

export interface TriggerSignalInput {
  /** `install` and `setup` repair the installation; `uninstall` starts asking giosg whether it is true. */
  type: 'install' | 'setup' | 'uninstall';
}
export const triggerSignal = defineSignal<[TriggerSignalInput]>('trigger');

/** At least one row waits in `giosg_change` that no connection has read. The row is the truth. */
export const doorbellSignal = defineSignal('doorbell');

export interface ConnectionReportInput {
  status: Extract<ConnectionStatus, 'connecting' | 'connected' | 'reconnecting'>;
  problem: Problem | null;
}
/** From the connection: up, reconnecting for longer than a lone drop takes, or what keeps it from coming up. */
export const connectionReportSignal = defineSignal<[ConnectionReportInput]>('connectionReport');

export interface ConnectionEndedInput {
  problem: Problem | null;
}
/** From the connection workflow when it has ended, whoever ended it. */
export const connectionEndedSignal = defineSignal<[ConnectionEndedInput]>('connectionEnded');

/** Credentials were checked and stored (or found to be refused): look at the row. */
export const credentialsChangedUpdate = defineUpdate<OrganizationState>('credentialsChanged');

/** Refused with `CredentialsRequired` (an ApplicationFailure type) without valid credentials. Idempotent. */
export const connectUpdate = defineUpdate<OrganizationState>('connect');

/** Idempotent: answers with `disconnecting` or `disconnected`. */
export const disconnectUpdate = defineUpdate<OrganizationState>('disconnect');

/** An administrator confirms an uninstallation: everything of the organization is removed and the workflow ends. */
export const removeUpdate = defineUpdate<OrganizationState>('remove');

export const statusQuery = defineQuery<OrganizationState>('status');

/** To the connection workflow: end the connection. */
export const stopSignal = defineSignal('stop');
/** To the connection workflow: the connection is wanted. One that is just ending goes on instead. */
export const goOnSignal = defineSignal('goOn');

export const credentialsRequiredType = 'CredentialsRequired';
