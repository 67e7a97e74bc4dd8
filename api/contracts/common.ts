import { z } from 'zod';

/** An instant as ISO 8601 with an offset, e.g. `2026-11-22T09:30:00.000Z`. */
export const instantSchema = z.iso.datetime({ offset: true });

/** A vendor's user id. Both use UUIDs today; only emptiness and absurd length are refused. */
export const userIdSchema = z.string().min(1).max(100);

/** Opaque: handed back as it came. */
export const cursorSchema = z.string().min(1).max(500);

/** Something that is wrong right now. `message` is a full sentence for people and holds no secret. */
export const problemSchema = z.object({
  code: z.string().min(1),
  message: z.string().min(1),
  since: instantSchema,
});
export type Problem = z.infer<typeof problemSchema>;

/** Path parameters of the routes below one agent. */
export const agentParamsSchema = z.strictObject({ giosgUserId: userIdSchema });
export type AgentParams = z.infer<typeof agentParamsSchema>;
