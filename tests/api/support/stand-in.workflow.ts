import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { OrganizationState } from '../../../domain/organization-state';
import * as messages from '../../../workflows/organization.messages';

/** Stands in for the organization's workflow: remembers what it was told, and ends on `remove`. */
export async function organization({ organizationId }: messages.OrganizationInput): Promise<string[]> {
  const told: string[] = [];
  let removed = false;
  const state = (connection: OrganizationState['connection']): OrganizationState => ({
    organizationId,
    installation: 'installed',
    credentials: 'valid',
    region: null,
    connection,
    connectionSince: '2026-11-22T10:00:00.000Z',
    connectionProblem: null,
  });
  setHandler(messages.triggerSignal, ({ type }) => void told.push(`trigger ${type}`));
  setHandler(messages.connectUpdate, () => {
    if (organizationId.startsWith('without-credentials')) {
      throw ApplicationFailure.nonRetryable('none', messages.credentialsRequiredType);
    }
    if (organizationId.startsWith('gone')) throw ApplicationFailure.nonRetryable('gone', 'NotInstalled');
    told.push('connect');
    return state('connecting');
  });
  setHandler(messages.disconnectUpdate, () => state('disconnected'));
  setHandler(messages.credentialsChangedUpdate, () => state('disconnected'));
  setHandler(messages.removeUpdate, () => {
    removed = true;
    return state('disconnected');
  });
  await condition(() => removed);
  return told;
}
