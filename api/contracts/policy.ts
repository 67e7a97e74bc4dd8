import { z } from 'zod';
import { instantSchema, userIdSchema } from './common';

export const presenceMeanings = ['online', 'offline', 'ignore'] as const;

/** The organization's rules, as administrators edit them. */
export const policySchema = z.strictObject({
  /** Presence definition id → meaning; a secondary definition that is absent inherits from its primary one. */
  mapping: z.record(z.string().min(1).max(100), z.enum(presenceMeanings)),
  /** Presence definition id written when an agent leaves the queue. */
  offQueuePresence: z.string().min(1).max(100),
  /** Routing statuses that mean "on a call". Empty: calls never stop chats. */
  busyRoutingStatuses: z.array(
    z.enum(['OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING', 'UNKNOWN']),
  ),
  /** `"capacity"`: the agent's own; a number: for everyone; null: chats never stop calls. */
  chatThreshold: z.union([z.literal('capacity'), z.int().min(0).max(1000)]).nullable(),
  defaultCapacity: z.int().min(1).max(1000),
  consoleGraceSeconds: z.int().min(0).max(3600),
  initialSync: z.enum(['adopt', 'giosg', 'genesys']),
  scope: z.union([z.literal('all'), z.array(userIdSchema).max(10_000)]),
  /** Decide and record, write nothing. */
  dryRun: z.boolean(),
});
export type Policy = z.infer<typeof policySchema>;

/** `PUT /api/setup/policy`: the whole policy. */
export const savePolicyRequestSchema = z.strictObject({ policy: policySchema });
export type SavePolicyRequest = z.infer<typeof savePolicyRequestSchema>;

export const policyAnswerSchema = z.object({
  /** 0 for the defaults, which nobody saved. */
  version: z.int().min(0),
  savedAt: instantSchema.nullable(),
  /** The giosg user id of who saved it. */
  savedBy: z.string().nullable(),
  policy: policySchema,
});
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>;
