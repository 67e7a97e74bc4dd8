import { z } from 'zod';
import { cursorSchema, instantSchema, userIdSchema } from './common';

/** `GET /api/setup/timeline?agent&cursor`. */
export const listTimelineQuerySchema = z.strictObject({
  /** A giosg user id: that agent's entries only. */
  agent: userIdSchema.optional(),
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
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Newest first. */
export const listTimelineAnswerSchema = z.object({
  entries: z.array(timelineEntrySchema),
  next: cursorSchema.optional(),
});
export type ListTimelineAnswer = z.infer<typeof listTimelineAnswerSchema>;
