import type { ErrorDetails, SetupErrorCode } from '../../../api/contracts/error';

/** `offline`: no answer at all. `unreadable`: an answer that isn't the setup API's, e.g. a proxy's error page. */
export type PageErrorCode = SetupErrorCode | 'offline' | 'unreadable';

/** Thrown by every call of the setup API that didn't succeed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: PageErrorCode,
    readonly details: ErrorDetails = [],
    options?: ErrorOptions,
  ) {
    super(`The setup API answered ${code}.`, options);
  }
}

/** Repeating the very same request may help. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof ApiError) ||
  error.code === 'offline' ||
  error.code === 'unreadable' ||
  error.code === 'internal_error' ||
  error.code === 'not_ready' ||
  error.code === 'too_many_requests';
