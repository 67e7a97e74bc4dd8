/** What the control API may change while the sandbox runs. Times in the unit their name says. */
export interface SandboxSettings {
  giosgPageSize: number;
  triggerLifetimeSeconds: number;
  codeLifetimeSeconds: number;
  /** Channel patterns of the app's webhook configuration. */
  webhookPatterns: string[];
  webhookRetryDelaysMs: number[];
  webhookTimeoutMs: number;
  /** Whether webhooks carry `app_user_auth`. */
  webhookAuth: boolean;
  /** `mixed`: with `id` on the collection's channel, without on the single user's. */
  webhookResourceId: 'always' | 'never' | 'mixed';
  channelLifetimeSeconds: number;
  maxChannels: number;
  maxTopicsPerChannel: number;
  /** Permissions that topics of a user need, by their end: `{"presence": ["presence:userPresence:view"]}`. */
  topicPermissions: Record<string, string[]>;
  requestsPerMinute: number;
  heartbeatSeconds: number;
  /** What an evicted or expired channel does to its open socket. */
  endedChannelSocket: 'close' | 'silent';
  /** Whether a presence may be set for a user who is logged out. */
  offlineWrites: 'accept' | 'refuse';
  /** Events carry `modifiedDate`. */
  presenceModifiedDate: boolean;
  /** The next so many user reads leave out every expanded field. */
  omitExpand: number;
  /** The most ids a bulk PUT takes. */
  bulkLimit: number;
  /** The next so many bulk PUTs leave the last user out of their answer (it is changed all the same). */
  omitFromBulk: number;
}

export const defaultSettings: SandboxSettings = {
  giosgPageSize: 50,
  triggerLifetimeSeconds: 600,
  codeLifetimeSeconds: 30,
  webhookPatterns: ['/api/v5/orgs/{organization_id}/users', '/api/v5/orgs/{organization_id}/users/*'],
  webhookRetryDelaysMs: [1000, 3000, 9000, 27000],
  webhookTimeoutMs: 5000,
  webhookAuth: true,
  webhookResourceId: 'mixed',
  channelLifetimeSeconds: 86_400,
  maxChannels: 20,
  maxTopicsPerChannel: 1000,
  topicPermissions: {},
  requestsPerMinute: 300,
  heartbeatSeconds: 30,
  endedChannelSocket: 'close',
  offlineWrites: 'accept',
  presenceModifiedDate: true,
  omitExpand: 0,
  bulkLimit: 50,
  omitFromBulk: 0,
};
