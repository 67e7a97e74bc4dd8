import { z } from 'zod';
import { instantSchema, problemSchema, userIdSchema } from './common';

export const installationStatuses = ['installed', 'access_lost', 'uninstall_unconfirmed'] as const;
export type InstallationStatus = (typeof installationStatuses)[number];

export const credentialsStatuses = ['missing', 'valid', 'invalid'] as const;
export type CredentialsStatus = (typeof credentialsStatuses)[number];

export const connectionStatuses = ['disconnected', 'connecting', 'connected', 'reconnecting', 'disconnecting'] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

/** One thing that was asked of Genesys Cloud when the credentials were checked. */
export const accessCheckSchema = z.object({
  /** Stable, e.g. `permission/presence:userPresence:edit`. */
  id: z.string().min(1),
  kind: z.enum(['token', 'permission', 'scope', 'topic']),
  /** As Genesys Cloud writes it, also in `details` of `genesys_missing_permission`; of a token, whose it is. */
  name: z.string().min(1),
  /** `unknown`: nobody can tell without an effect in Genesys Cloud, or it did not answer. */
  status: z.enum(['granted', 'missing', 'unknown']),
  problem: problemSchema.optional(),
});
export type AccessCheck = z.infer<typeof accessCheckSchema>;

const credentialsSchema = z.object({
  status: z.enum(credentialsStatuses),
  /** The region's host; null while credentials are missing. */
  region: z.string().nullable(),
  /** Null while credentials are missing; absent for an agent's session. */
  clientId: z.string().nullable().optional(),
  /** When Genesys Cloud last accepted or refused them. */
  checkedAt: instantSchema.nullable(),
  problem: problemSchema.optional(),
  /** Everything the last accepted check found, by name; absent while there was none. Managers only. */
  checks: z.array(accessCheckSchema).optional(),
});

/** One WebSocket channel. Its id is a secret of Genesys Cloud's, so a number stands for it. */
const channelSchema = z.object({
  number: z.int().min(1),
  agents: z.int().min(0),
  connectedAt: instantSchema.nullable(),
  expiresAt: instantSchema.nullable(),
  /** When a new one takes over from it, with overlap. */
  renewsAt: instantSchema.optional(),
  /** How often its socket was lost since the channel was made. */
  reconnects: z.int().min(0).optional(),
});

/** Topics that Genesys Cloud refuses to tell us of, all for the same reason. */
const rejectedTopicsSchema = z.object({
  /** For any user, e.g. `v2.users.{id}?presence&routingStatus`. */
  topic: z.string().min(1),
  /** Genesys Cloud's own word. */
  reason: z.string(),
  /** Permissions that the OAuth client's role lacks; empty where Genesys Cloud names none. */
  missingPermissions: z.array(z.string()),
  /** Agents whose events don't reach us. */
  agents: z.int().min(1),
});

/** How much of Genesys Cloud's quota the connection has spent: it shows when changes have to wait. */
const quotaSchema = z.object({
  /** Calls a minute that are the connection's to spend: 80 % of what Genesys Cloud allows. */
  allowed: z.int().min(1),
  /** Calls of the current minute. */
  spent: z.int().min(0),
  /** Calls and changes that wait for their turn. */
  waiting: z.int().min(0),
  /** Genesys Cloud asked for a pause until then. */
  blockedUntil: instantSchema.nullable(),
  /** It bites: changes wait because of the quota. Those towards *not available* still go first. */
  isShort: z.boolean(),
});

const connectionSchema = z.object({
  status: z.enum(connectionStatuses),
  /** Since when it is in this status; null before the first connect. */
  since: instantSchema.nullable(),
  problem: problemSchema.optional(),
  channels: z.array(channelSchema),
  /** Absent while there are none. These agents are seen by sweeps only. Managers only. */
  rejectedTopics: z.array(rejectedTopicsSchema).optional(),
  /** As of a few seconds ago; absent while disconnected. */
  quota: quotaSchema.optional(),
  /** After a disconnect: agents whom our last writes still hold off on one side. Managers only. */
  heldOff: z.array(z.object({ giosgUserId: userIdSchema, name: z.string() })).optional(),
});

/** `GET /api/setup`, and the answer to saving credentials, connecting and disconnecting. */
export const setupAnswerSchema = z.object({
  organization: z.object({ id: z.string() }),
  /** `problem`: why we have no access to giosg; opening Setup in giosg again repairs it. */
  installation: z.object({
    status: z.enum(installationStatuses),
    problem: problemSchema.optional(),
    /**
     * When giosg last sent a webhook about a user of this organization, to some 10 s; absent while none ever came. None
     * since an agent changed in giosg means that the app's webhook is registered wrongly.
     */
    lastWebhookAt: instantSchema.optional(),
  }),
  credentials: credentialsSchema,
  connection: connectionSchema,
  agents: z.object({
    matched: z.int().min(0),
    unmatched: z.int().min(0),
    /** Agents with a side that is not as wanted: adopted, held back or refused (`?status=different` names them). */
    different: z.int().min(0).optional(),
  }),
  /** The whole organization's sync is paused: until then, or without an end (null). Absent: not paused. */
  sync: z.object({ pausedUntil: instantSchema.nullable() }).optional(),
});
export type SetupAnswer = z.infer<typeof setupAnswerSchema>;

/**
 * `PUT /api/setup/credentials`. The region stays a string here, because an unknown one has an error code of its own
 * (`invalid_region`); check it with `isGenesysRegion`.
 */
export const saveCredentialsRequestSchema = z.strictObject({
  region: z.string().min(1).max(100),
  clientId: z.string().trim().min(1).max(200),
  clientSecret: z.string().trim().min(1).max(500),
});
export type SaveCredentialsRequest = z.infer<typeof saveCredentialsRequestSchema>;

/** Bodies of the actions that need no input: none, or an empty object. */
export const emptyRequestSchema = z.strictObject({}).optional();

/** `POST /api/setup/remove`, offered while the installation is `uninstall_unconfirmed`. The session ends with it. */
export const removeAnswerSchema = z.object({ removed: z.literal(true) });
export type RemoveAnswer = z.infer<typeof removeAnswerSchema>;

/** `PUT /api/setup/sync` → the state. Neither side of anybody is written while it is paused; `until` says when it ends. */
export const setOrganizationSyncRequestSchema = z
  .strictObject({ enabled: z.boolean(), until: instantSchema.optional() })
  .refine((request) => !(request.enabled && request.until !== undefined), {
    path: ['until'],
    message: 'Only a pause can have an end.',
  });
export type SetOrganizationSyncRequest = z.infer<typeof setOrganizationSyncRequestSchema>;
