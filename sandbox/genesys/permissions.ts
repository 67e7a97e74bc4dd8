/** Permissions that the roles of a new OAuth client grant here. */
export const clientPermissions = [
  'directory:user:view',
  'presence:presenceDefinition:view',
  'presence:settings:view',
  'presence:source:view',
  'presence:userPresence:edit',
  'presence:userPrimarySource:view',
  'routing:utilization:view',
] as const;

export const clientScopes = [
  'notifications',
  'organization:readonly',
  'presence',
  'routing:readonly',
  'user-basic-info',
  'users',
] as const;
