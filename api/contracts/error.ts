import { z } from 'zod';

/** Every code the setup API answers with, and the HTTP status it comes with. Closed: a new one is a change of contract. */
export const setupErrorStatus = {
  malformed_json: 400,
  session_required: 401,
  session_expired: 401,
  managers_only: 403,
  not_found: 404,
  agent_not_found: 404,
  policy_version_not_found: 404,
  method_not_allowed: 405,
  client_in_use: 409,
  credentials_required: 409,
  already_matched: 409,
  removal_not_offered: 409,
  body_too_large: 413,
  invalid_request: 422,
  invalid_region: 422,
  genesys_invalid_client: 422,
  genesys_missing_permission: 422,
  genesys_user_not_found: 422,
  policy_cannot_work: 422,
  too_many_requests: 429,
  internal_error: 500,
  not_ready: 503,
  genesys_unreachable: 503,
} as const;

export type SetupErrorCode = keyof typeof setupErrorStatus;
export const setupErrorCodes = Object.keys(setupErrorStatus) as [SetupErrorCode, ...SetupErrorCode[]];

/** One refused field: `path` is dotted (`policy.offQueuePresence`), empty for the whole body. */
export const fieldProblemSchema = z.object({ path: z.string(), message: z.string() });
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

/**
 * `details`: names of permissions with `genesys_missing_permission`; refused fields with `invalid_request` and
 * `policy_cannot_work`; absent otherwise.
 */
export const errorDetailsSchema = z.union([z.array(z.string()), z.array(fieldProblemSchema)]);
export type ErrorDetails = z.infer<typeof errorDetailsSchema>;

export const errorAnswerSchema = z.object({
  error: z.object({
    code: z.enum(setupErrorCodes),
    message: z.string(),
    details: errorDetailsSchema.optional(),
  }),
});
export type ErrorAnswer = z.infer<typeof errorAnswerSchema>;
