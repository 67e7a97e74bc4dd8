import type { HttpAnswer } from '../http';
import type { HttpFailure } from '../http-failure';
import { asArray, asFields, asText, asTexts } from '../parsing';
import {
  GenesysBadRequestError,
  GenesysConflictError,
  type GenesysError,
  GenesysMissingPermissionError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
  GenesysUnexpectedAnswerError,
} from './errors';

/** Where neither `Retry-After` nor the rate headers say how long. */
const defaultRetryAfterMs = 10_000;

/** The typed error for an answer that is not a success. Bodies that are no JSON, as proxies send, only lack details. */
export function toGenesysError(call: string, answer: HttpAnswer): GenesysError {
  const body = asFields(answer.body);
  const { status } = answer;
  const details = {
    call,
    status,
    correlationId: answer.correlationId ?? asText(body?.['contextId']),
    code: asText(body?.['code']) ?? asText(body?.['error']),
    detail: asText(body?.['message']) ?? asText(body?.['error_description']) ?? asText(body?.['description']),
  };
  if (status === 401) return new GenesysUnauthorizedError(details);
  if (status === 403) return new GenesysMissingPermissionError(missingPermissions(answer.body), details);
  if (status === 404) return new GenesysNotFoundError(details);
  if (status === 409) return new GenesysConflictError(details);
  if (status === 429) return new GenesysRateLimitedError(retryAfterMs(answer, details.detail), details);
  if (status === 408 || status >= 500) {
    return new GenesysUnavailableError({ ...details, outcomeUnknown: true, retryAfterMs: answer.retryAfterMs });
  }
  if (status >= 400) return new GenesysBadRequestError(details);
  return new GenesysUnexpectedAnswerError({ ...details, outcomeUnknown: true });
}

/** The typed error for a request without a usable answer. */
export function fromHttpFailure(call: string, failure: HttpFailure): GenesysError {
  const details = { call, detail: failure.message, outcomeUnknown: failure.kind !== 'not_sent', cause: failure };
  return failure.kind === 'redirect' || failure.kind === 'too_large'
    ? new GenesysUnexpectedAnswerError(details)
    : new GenesysUnavailableError(details);
}

/**
 * Names of permissions (`presence:userPresence:edit`) anywhere a 403 may hold them: a list of their own, the parameters
 * of the message, the message.
 */
export function missingPermissions(body: unknown): string[] {
  const fields = asFields(body);
  if (!fields) return [];
  const parameters = Object.values(asFields(fields['messageParams']) ?? {});
  const nested = (asArray(fields['errors']) ?? []).flatMap(missingPermissions);
  const texts = [...asTexts(fields['missingPermissions']), ...parameters, fields['message']];
  const found = texts.flatMap((text) =>
    typeof text === 'string' ? (text.match(/\b[A-Za-z]+:[A-Za-z*]+:[A-Za-z*]+/g) ?? []) : [],
  );
  return [...new Set([...found, ...nested])];
}

function retryAfterMs(answer: HttpAnswer, message: string | undefined): number {
  if (answer.retryAfterMs !== undefined) return answer.retryAfterMs;
  const reset = Number(answer.headers.get('inin-ratelimit-reset') ?? Number.NaN);
  if (reset > 0) return reset * 1_000;
  const stated = /in \[?(\d{1,4})\]? seconds/.exec(message ?? '')?.[1];
  return stated === undefined ? defaultRetryAfterMs : Number(stated) * 1_000;
}
