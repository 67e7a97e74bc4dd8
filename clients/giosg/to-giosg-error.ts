import type { HttpAnswer } from '../http';
import type { HttpFailure } from '../http-failure';
import { asFields, asText } from '../parsing';
import {
  GiosgBadRequestError,
  GiosgConflictError,
  type GiosgError,
  GiosgForbiddenError,
  GiosgNotFoundError,
  GiosgRateLimitedError,
  GiosgUnauthorizedError,
  GiosgUnavailableError,
  GiosgUnexpectedAnswerError,
} from './errors';

const defaultRetryAfterMs = 10_000;

/** The typed error for an answer that is not a success. giosg documents no error body; `detail` is its framework's. */
export function toGiosgError(call: string, answer: HttpAnswer): GiosgError {
  const { status, correlationId, retryAfterMs } = answer;
  const details = { call, status, correlationId, detail: asText(asFields(answer.body)?.['detail']) };
  if (status === 401) return new GiosgUnauthorizedError(details);
  if (status === 403) return new GiosgForbiddenError(details);
  if (status === 404) return new GiosgNotFoundError(details);
  if (status === 409) return new GiosgConflictError(details);
  if (status === 429) return new GiosgRateLimitedError(retryAfterMs ?? defaultRetryAfterMs, details);
  if (status === 408 || status >= 500) {
    return new GiosgUnavailableError({ ...details, outcomeUnknown: true, retryAfterMs });
  }
  if (status >= 400) return new GiosgBadRequestError(details);
  return new GiosgUnexpectedAnswerError({ ...details, outcomeUnknown: true });
}

/** The typed error for a request without a usable answer. */
export function fromHttpFailure(call: string, failure: HttpFailure): GiosgError {
  const details = { call, detail: failure.message, outcomeUnknown: failure.kind !== 'not_sent', cause: failure };
  return failure.kind === 'redirect' || failure.kind === 'too_large'
    ? new GiosgUnexpectedAnswerError(details)
    : new GiosgUnavailableError(details);
}
