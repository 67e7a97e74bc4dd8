import { z } from 'zod';
import { cursorSchema, instantSchema, userIdSchema } from './common';

export const timelineOutcomes = [
  'observed',
  'written',
  'refused',
  'dry_run',
  'paused',
  'organization_paused',
  'out_of_scope',
] as const;

/** `GET /api/setup/timeline?agent&outcome&from&to&cursor`. */
export const listTimelineQuerySchema = z.strictObject({
  /** A giosg user id: that agent's entries only. */
  agent: userIdSchema.optional(),
  outcome: z.enum(timelineOutcomes).optional(),
  /** Entries at or after `from`, and before `to`. */
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  cursor: cursorSchema.optional(),
});
export type ListTimelineQuery = z.infer<typeof listTimelineQuerySchema>;

export const timelineEntrySchema = z.object({
  at: instantSchema,
  /** giosg user id; null for what concerns the whole organization. */
  agent: userIdSchema.nullable(),
  side: z.string().nullable(),
  change: z.string(),
  cause: z.string().nullable(),
  rule: z.string().nullable(),
  policyVersion: z.int().nullable(),
  outcome: z.string().nullable(),
  /** From the cause's arrival here to the vendor's answer. */
  latencyMs: z.number().min(0).nullable(),
  /** What `change` tells, in two words of the side's own: `on`, `off`, `ON_QUEUE`. */
  from: z.string().nullable().optional(),
  to: z.string().nullable().optional(),
  /** A vendor's own change cannot be told from a person's choice. */
  by: z.enum(['ourselves', 'person_or_vendor', 'page']).nullable().optional(),
  /** When it happened by the vendor's own clock, and the vendor's word for the event. */
  vendorAt: instantSchema.nullable().optional(),
  correlationId: z.string().nullable().optional(),
  /** From the vendor's own time of the cause to the vendor's answer. */
  vendorLatencyMs: z.number().min(0).nullable().optional(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Newest first. */
export const listTimelineAnswerSchema = z.object({
  entries: z.array(timelineEntrySchema),
  next: cursorSchema.optional(),
});
export type ListTimelineAnswer = z.infer<typeof listTimelineAnswerSchema>;
