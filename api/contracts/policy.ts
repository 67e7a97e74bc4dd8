import { z } from 'zod';
import { cursorSchema, instantSchema, userIdSchema } from './common';

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

/** `GET /api/setup/policy/versions?cursor`: newest first. */
export const listPolicyVersionsQuerySchema = z.strictObject({ cursor: cursorSchema.optional() });
export type ListPolicyVersionsQuery = z.infer<typeof listPolicyVersionsQuerySchema>;

export const policyVersionSchema = z.object({
  version: z.int().min(1),
  savedAt: instantSchema,
  savedBy: z.string(),
  /** The author's name in giosg, while giosg knows them. */
  savedByName: z.string().optional(),
  policy: policySchema,
});
export const listPolicyVersionsAnswerSchema = z.object({
  versions: z.array(policyVersionSchema),
  next: cursorSchema.optional(),
});
export type ListPolicyVersionsAnswer = z.infer<typeof listPolicyVersionsAnswerSchema>;

/** `POST /api/setup/policy/rollback` → the policy in force: a new version equal to that one. 0: the defaults. */
export const rollbackPolicyRequestSchema = z.strictObject({ version: z.int().min(0) });
export type RollbackPolicyRequest = z.infer<typeof rollbackPolicyRequestSchema>;

/** `POST /api/setup/policy/analysis`: what a policy would do, before it is saved. */
export const analysePolicyRequestSchema = z.strictObject({ policy: policySchema });
export type AnalysePolicyRequest = z.infer<typeof analysePolicyRequestSchema>;

export const policyFindingSchema = z.object({
  /** `impossible`: saving it is refused with `policy_cannot_work`. */
  severity: z.enum(['impossible', 'warning']),
  code: z.string(),
  message: z.string(),
  /** The field, dotted, as `mapping.<definition id>`. */
  path: z.string().optional(),
  /** A worked example, one step a line, as the rules play it. */
  example: z.array(z.string()),
});
export type PolicyFinding = z.infer<typeof policyFindingSchema>;
export const analysePolicyAnswerSchema = z.object({ findings: z.array(policyFindingSchema) });
export type AnalysePolicyAnswer = z.infer<typeof analysePolicyAnswerSchema>;

/** `GET /api/setup/presences`: what the mapping's ids are called. */
export const presenceSchema = z.object({
  id: z.string(),
  name: z.string(),
  systemPresence: z.string(),
  /** False for the organization's own secondary presences. */
  primary: z.boolean(),
  deactivated: z.boolean(),
  /** What it means under the policy in force, inherited or not. */
  meaning: z.enum(presenceMeanings),
});
export const listPresencesAnswerSchema = z.object({ presences: z.array(presenceSchema) });
export type ListPresencesAnswer = z.infer<typeof listPresencesAnswerSchema>;
