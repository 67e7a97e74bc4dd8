import { VendorError, type VendorErrorDetails } from '../vendor-error';

/** Any failed call to giosg. */
export abstract class GiosgError extends VendorError {
  override readonly vendor = 'giosg';
}

/** Thrown on 401: the token is refused, as after an uninstallation. */
export class GiosgUnauthorizedError extends GiosgError {
  constructor(details: VendorErrorDetails) {
    super('giosg refuses the access token', details);
  }
}

/** Thrown when giosg answers every call with 401 or 403: the app was uninstalled or disabled. */
export class GiosgAccessLostError extends GiosgUnauthorizedError {
  constructor(refusal: GiosgError) {
    const { call, status, correlationId, code } = refusal;
    super({ call, status, correlationId, code, detail: 'giosg lets this app do nothing at all', cause: refusal });
  }
}

/** Thrown on 403: the bot user lacks a right, or the organization has no active subscription. */
export class GiosgForbiddenError extends GiosgError {
  constructor(details: VendorErrorDetails) {
    super('giosg does not allow this', details);
  }
}

/** Thrown on 404: unknown, deleted or another organization's. */
export class GiosgNotFoundError extends GiosgError {
  constructor(details: VendorErrorDetails) {
    super('giosg does not know what was asked for', details);
  }
}

/** Thrown on 409: read again, decide again. */
export class GiosgConflictError extends GiosgError {
  constructor(details: VendorErrorDetails) {
    super('giosg reports a conflict with its current state', details);
  }
}

/** Thrown on 429. No call of this organization before `retryAfterMs` have passed. */
export class GiosgRateLimitedError extends GiosgError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, details: VendorErrorDetails) {
    super('giosg allows no further call for now', details);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown on 408, 5xx, timeouts and network errors. A write may have happened unless `outcomeUnknown` is false. */
export class GiosgUnavailableError extends GiosgError {
  readonly retryAfterMs: number | undefined;

  constructor(details: VendorErrorDetails & { retryAfterMs?: number | undefined }) {
    super('giosg cannot be reached or does not work', details);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Thrown on 400 and other refusals of a request as such: the same one will be refused again. */
export class GiosgBadRequestError extends GiosgError {
  constructor(details: VendorErrorDetails) {
    super('giosg refuses the request', details);
  }
}

/** Thrown when an answer is not what the documentation promises: a redirect, no JSON, or a field that must be there. */
export class GiosgUnexpectedAnswerError extends GiosgError {
  constructor(details: VendorErrorDetails) {
    super('giosg gave an answer that cannot be used', details);
  }
}

/** Thrown when giosg does not exchange a one-time code: expired after some 30 s, used, or another app's. */
export class GiosgCodeRefusedError extends GiosgError {
  /** giosg says so in words only. */
  readonly expired: boolean;

  constructor(expired: boolean, details: VendorErrorDetails) {
    super('giosg refuses the one-time code of the installation', details);
    this.expired = expired;
  }
}

/** Why a trigger's `data` is not believed. */
export type TriggerDefect = 'malformed' | 'algorithm' | 'signature' | 'expired' | 'other_app' | 'claims';

/** Thrown when the `data` of a trigger is not giosg's word to this app. */
export class GiosgTriggerInvalidError extends Error {
  override readonly name = 'GiosgTriggerInvalidError';
  readonly reason: TriggerDefect;

  constructor(reason: TriggerDefect, options?: ErrorOptions) {
    super(`the trigger's data is not valid: ${reason}`, options);
    this.reason = reason;
  }
}
