/** Names on the wire. Once live, none of them is ever changed. */

export const controlTaskQueue = 'control';
/** Connections occupy a slot for their whole life, so they have a queue, a worker and a slot count of their own. */
export const connectionsTaskQueue = 'connections';

export const organizationWorkflowType = 'organization';
export const connectionWorkflowType = 'connection';

export function organizationWorkflowId(organizationId: string): string {
  return `organization/${organizationId}`;
}

export function connectionWorkflowId(organizationId: string): string {
  return `organization/${organizationId}/connection`;
}

/** Search attributes, all of type Keyword. */
export const searchAttributeNames = ['OrganizationId', 'ConnectionStatus', 'GenesysRegion'] as const;
