import { z } from 'zod';
import { instantSchema, userIdSchema } from './common';

export const sessionRoles = ['manager', 'agent'] as const;
export type SessionRole = (typeof sessionRoles)[number];

/** `GET /api/setup/session`: who is looking. */
export const sessionAnswerSchema = z.object({
  role: z.enum(sessionRoles),
  giosgUserId: userIdSchema,
  /** When it ends unless it is used before; every authorised request renews it, for 8 hours at most. */
  expiresAt: instantSchema,
  /** giosg's own address: where `Back to giosg` leads, and the only origin a `redirect_uri` may have. */
  giosgUrl: z.url({ protocol: /^https?$/ }),
});
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
