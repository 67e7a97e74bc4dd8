import { z } from 'zod';
import { cursorSchema, instantSchema, userIdSchema } from './common';

export const agentMatches = ['email', 'manual', 'none', 'ambiguous'] as const;
export type AgentMatch = (typeof agentMatches)[number];

export const agentFilters = ['matched', 'unmatched', 'ambiguous', 'paused', 'different'] as const;
export type AgentFilter = (typeof agentFilters)[number];

export const agentPauses = ['call', 'chats', 'console'] as const;
export type AgentPause = (typeof agentPauses)[number];

/** `GET /api/setup/agents?cursor&status&search`. */
export const listAgentsQuerySchema = z.strictObject({
  cursor: cursorSchema.optional(),
  status: z.enum(agentFilters).optional(),
  /** Part of a name or an e-mail address, in any case, or a whole giosg user id. */
  search: z.string().trim().max(200).optional(),
});
export type ListAgentsQuery = z.infer<typeof listAgentsQuerySchema>;

/** What giosg says; null is "not known yet" or unreadable. */
export const agentGiosgSchema = z.object({
  /** Takes chats: `wanted` and `present`. */
  online: z.boolean().nullable(),
  /** The person's own switch, the only one of the three that can be set. */
  wanted: z.boolean().nullable(),
  /** A console is open, on a computer or a phone. */
  present: z.boolean().nullable().optional(),
  chats: z.int().min(0).nullable(),
  capacity: z.int().nullable(),
});

/** What Genesys Cloud says; null is "not known yet" or unreadable. */
export const agentGenesysSchema = z.object({
  /** The presence's own name, e.g. `Lunch`. */
  presence: z.string().nullable(),
  /** `ON_QUEUE`, `AVAILABLE`, …, `UNKNOWN`. */
  systemPresence: z.string().nullable(),
  /** `OFF_QUEUE`, `IDLE`, `INTERACTING`, `NOT_RESPONDING`, `COMMUNICATING`, `UNKNOWN`. */
  routingStatus: z.string().nullable(),
});

/** Why one side is not as wanted. */
export const agentDifferenceSchema = z.object({
  side: z.enum(['giosg', 'genesys']),
  /** `adopted`: left as found at the first sight. `held_back`: the rules don't write it now. `refused`: the vendor refused our write. */
  reason: z.enum(['adopted', 'held_back', 'refused']),
  /** What holds it back, e.g. `waiting for a console`, `paused`; with `refused` the vendor's reason. */
  why: z.string().optional(),
});

export const agentChangeSchema = z.object({
  at: instantSchema,
  side: z.enum(['giosg', 'genesys', 'page']),
  change: z.string(),
  rule: z.string(),
});

export const agentSchema = z.object({
  giosgUserId: userIdSchema,
  genesysUserId: userIdSchema.optional(),
  email: z.string(),
  name: z.string(),
  match: z.enum(agentMatches),
  giosg: agentGiosgSchema,
  genesys: agentGenesysSchema,
  /** What the person wants now; null before the first sight. */
  available: z.boolean().nullable(),
  /** Pauses in force, silenced ones left out. */
  pauses: z.array(z.enum(agentPauses)),
  /** Sync is paused: until then, or without an end (null). Absent: not paused. */
  syncPausedUntil: instantSchema.nullable().optional(),
  /** Who paused it: a person, or the flip breaker. */
  syncPausedBy: z.enum(['person', 'breaker']).optional(),
  differences: z.array(agentDifferenceSchema).optional(),
  lastChange: agentChangeSchema.optional(),
  /** One sentence for a supervisor: why the agent takes chats and calls, or doesn't. */
  why: z.string().optional(),
});
export type Agent = z.infer<typeof agentSchema>;

/** An agent's session gets its own row only, without `next`. */
export const listAgentsAnswerSchema = z.object({ agents: z.array(agentSchema), next: cursorSchema.optional() });
export type ListAgentsAnswer = z.infer<typeof listAgentsAnswerSchema>;

/** `PUT /api/setup/agents/{giosgUserId}/match` → the agent's row. */
export const matchAgentRequestSchema = z.union([
  z.strictObject({ genesysUserId: userIdSchema }),
  z.strictObject({ none: z.literal(true) }),
  z.strictObject({ automatic: z.literal(true) }),
]);
export type MatchAgentRequest = z.infer<typeof matchAgentRequestSchema>;

/** `PUT /api/setup/agents/{giosgUserId}/available` → the agent's row. */
export const setAvailableRequestSchema = z.strictObject({ available: z.boolean() });
export type SetAvailableRequest = z.infer<typeof setAvailableRequestSchema>;

/** `PUT /api/setup/agents/{giosgUserId}/sync` → the agent's row. `until` only says when a pause ends. */
export const setSyncRequestSchema = z
  .strictObject({ enabled: z.boolean(), until: instantSchema.optional() })
  .refine((request) => !(request.enabled && request.until !== undefined), {
    path: ['until'],
    message: 'Only a pause can have an end.',
  });
export type SetSyncRequest = z.infer<typeof setSyncRequestSchema>;
