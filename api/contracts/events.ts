import { z } from 'zod';
import { userIdSchema } from './common';
import type { SetupErrorCode } from './error';
import { pageTopics } from './page-topics';

/** The data of an event `changed`: what to read again. Says that something changed, never what it is now. */
export const pageChangeSchema = z.object({
  topics: z.array(z.enum(pageTopics)),
  /** Whose rows changed; absent: perhaps everybody's. */
  agents: z.array(userIdSchema).optional(),
});
export type PageChange = z.infer<typeof pageChangeSchema>;

/**
 * Server-sent events. `changed` comes at once on opening (everything), then whenever something changed, at most every
 * 250 ms. `ended` comes when the session has ended, and the stream closes. A comment every 15 s keeps proxies awake.
 */
export const streamEventsEndpoint = {
  method: 'get',
  path: '/api/setup/events',
  summary: 'Tells what to read again, as server-sent events `changed` and `ended`',
  allowed: 'anyone',
  status: 200,
  event: pageChangeSchema,
  errors: ['not_ready'] as const satisfies readonly SetupErrorCode[],
} as const;
