import { z } from 'zod';
import { instantSchema } from './common';

/** `GET /api/setup/today?since`: the reader's midnight, which only the reader's page knows. At most 48 hours ago. */
export const getTodayQuerySchema = z.strictObject({ since: instantSchema });
export type GetTodayQuery = z.infer<typeof getTodayQuerySchema>;

const amountSchema = z.int().min(0);

export const todayAnswerSchema = z.object({
  since: instantSchema,
  /** Our writes since then, by how they ended; a rehearsed one (dry run) was never sent. */
  changes: z.object({ written: amountSchema, refused: amountSchema, rehearsed: amountSchema }),
  /** From a change's arrival here to the vendor's answer; null before the first write. */
  latencyMs: z.object({ median: z.number().min(0), p95: z.number().min(0) }).nullable(),
  /** Written changes by side, each hour since then in which there were any, oldest first. */
  hours: z.array(z.object({ at: instantSchema, giosg: amountSchema, genesys: amountSchema })),
  /** Agents as they are now. */
  now: z.object({ available: amountSchema, onlineInGiosg: amountSchema, onQueue: amountSchema, onCall: amountSchema }),
});
export type TodayAnswer = z.infer<typeof todayAnswerSchema>;
