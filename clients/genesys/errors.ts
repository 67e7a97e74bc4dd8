import { VendorError, type VendorErrorDetails } from '../vendor-error';

/** Any failed call to Genesys Cloud. */
export abstract class GenesysError extends VendorError {
  override readonly vendor = 'genesys';
}

/** Thrown when the login server refuses the client id or its secret. */
export class GenesysInvalidClientError extends GenesysError {
  constructor(details: VendorErrorDetails) {
    super('Genesys Cloud refuses the OAuth client', details);
  }
}

/** Thrown when a token is refused and a fresh one is too. */
export class GenesysUnauthorizedError extends GenesysError {
  constructor(details: VendorErrorDetails) {
    super('Genesys Cloud refuses the access token', details);
  }
}

/** Thrown on 403. `permissions` are those that Genesys Cloud named; empty when it named none, as for a missing scope. */
export class GenesysMissingPermissionError extends GenesysError {
  readonly permissions: readonly string[];

  constructor(permissions: readonly string[], details: VendorErrorDetails) {
    const named = permissions.length > 0 ? `: ${permissions.join(', ')}` : '';
    super(`The OAuth client lacks a permission in Genesys Cloud${named}`, details);
    this.permissions = permissions;
  }
}

/** Thrown on 404. */
export class GenesysNotFoundError extends GenesysError {
  constructor(details: VendorErrorDetails) {
    super('Genesys Cloud does not know what was asked for', details);
  }
}

/** Thrown on 409: read again, decide again. */
export class GenesysConflictError extends GenesysError {
  constructor(details: VendorErrorDetails) {
    super('Genesys Cloud reports a conflict with its current state', details);
  }
}

/** Thrown on 429. No call of this organization before `retryAfterMs` have passed. */
export class GenesysRateLimitedError extends GenesysError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, details: VendorErrorDetails) {
    super('Genesys Cloud allows no further call for now', details);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown on 408, 5xx, timeouts and network errors. A write may have happened unless `outcomeUnknown` is false. */
export class GenesysUnavailableError extends GenesysError {
  readonly retryAfterMs: number | undefined;

  constructor(details: VendorErrorDetails & { retryAfterMs?: number | undefined }) {
    super('Genesys Cloud cannot be reached or does not work', details);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Thrown on 400, 413, 415 and other refusals of a request as such: the same one will be refused again. */
export class GenesysBadRequestError extends GenesysError {
  constructor(details: VendorErrorDetails) {
    super('Genesys Cloud refuses the request', details);
  }
}

/** Thrown when an answer is not what the description promises: a redirect, no JSON, or a field that must be there. */
export class GenesysUnexpectedAnswerError extends GenesysError {
  constructor(details: VendorErrorDetails) {
    super('Genesys Cloud gave an answer that cannot be used', details);
  }
}
