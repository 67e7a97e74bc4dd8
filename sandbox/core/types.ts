/** Who caused a change: a person at the play page or control API, the product by a vendor call, or the vendor itself. */
export type Actor = 'person' | 'product' | 'vendor';
export type Side = 'giosg' | 'genesys';

export interface GiosgUser {
  readonly id: string;
  readonly organizationId: string;
  email: string | null;
  firstName: string;
  lastName: string;
  isManager: boolean | null;
  readonly isBot: boolean;
  isDeleted: boolean;
  deletedAt: string | null;
  /** `is_online_enabled`: the only status that may be written. */
  wanted: boolean;
  /** `is_present`: a console is open. */
  present: boolean;
  chats: number;
  capacity: number;
  readonly createdAt: string;
  updatedAt: string;
  readonly legacyNumber: number;
}

export interface Installation {
  readonly id: string;
  readonly botUserId: string | null;
  /** Null until the one-time code has been exchanged. */
  botToken: string | null;
  readonly installedByUserId: string;
  readonly installedAt: string;
  isDisabled: boolean;
  allowedScopes: string[];
}

/** One customer of both vendors. `id` is the giosg organization id. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly genesysId: string;
  readonly oauthClientId: string;
  installation: Installation | null;
  readonly definitions: PresenceDefinition[];
}

export interface PresenceDefinition {
  readonly id: string;
  readonly type: 'System' | 'User';
  /** As `GET /api/v2/presence/definitions` spells it: no space, no underscore. */
  readonly systemPresence: string;
  readonly label: string;
  deactivated: boolean;
}

export type RoutingState = 'OFF_QUEUE' | 'IDLE' | 'INTERACTING' | 'NOT_RESPONDING' | 'COMMUNICATING';

export interface GenesysUser {
  readonly id: string;
  readonly organizationId: string;
  email: string;
  name: string;
  state: 'active' | 'inactive' | 'deleted';
  version: number;
  presenceId: string;
  presenceMessage: string;
  presenceModifiedAt: string;
  /** A presence asked for while working, which takes effect when the work ends. */
  futurePresenceId: string | null;
  routing: RoutingState;
  routingStartedAt: string;
  /** The call in progress, if any. */
  call: 'acd' | 'direct' | null;
  primarySource: 'PURECLOUD' | 'MICROSOFTTEAMS';
}

export interface OauthClient {
  readonly id: string;
  secret: string;
  readonly organizationId: string;
  permissions: string[];
  scopes: string[];
  tokenLifetimeSeconds: number;
  /** Topics (prefix or exact) that this client may not subscribe to. */
  deniedTopics: string[];
}

export interface AccessToken {
  readonly value: string;
  readonly clientId: string;
  readonly expiresAt: number;
}

export interface Channel {
  readonly id: string;
  readonly clientId: string;
  readonly token: string;
  readonly createdAt: number;
  expiresAt: number;
  lastUsedAt: number;
  /** As subscribed, combined topics not expanded. */
  topics: string[];
}

export interface OneTimeCode {
  readonly organizationId: string;
  readonly installationId: string;
  readonly expiresAt: number;
  used: boolean;
}
