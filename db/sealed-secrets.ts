/** The place each sealed secret belongs to: sealed for one, it opens in no other (`Keyring`). */

export const giosgTokenContext = (organizationId: string): string => `organization/${organizationId}/giosg_token`;

export const genesysSecretContext = (organizationId: string): string => `organization/${organizationId}/genesys_secret`;

export const genesysTokenContext = (organizationId: string): string => `organization/${organizationId}/genesys_token`;

export const notificationChannelContext = (organizationId: string): string =>
  `organization/${organizationId}/notification_channel`;
