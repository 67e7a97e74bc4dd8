import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { setupErrorStatus, type ErrorDetails } from './contracts/error';
import { ClientInUseError } from '../db/genesys-credentials.repository';
import { toError } from '../runtime/errors';
import type { Logger } from '../runtime/logger';
import { isDatabaseAway } from './database-away';
import { errorPage } from './error-page';
import { CredentialsRequiredError, OrganizationGoneError, WorkflowNotReadyError } from './organization-workflow';

/** Codes beside the setup API's own, for what giosg and its browsers send. Closed as well. */
const triggerErrorStatus = {
  missing_parameter: 400,
  unknown_type: 400,
  invalid_data: 401,
  wrong_secret: 403,
  not_installed: 404,
} as const;

export const errorStatus = { ...setupErrorStatus, ...triggerErrorStatus };
export type ErrorCode = keyof typeof errorStatus;

/** An answer that is no success. `message` is a full sentence for people and holds no secret. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: ErrorDetails; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

const retryAfter = (seconds: number) => ({ 'Retry-After': String(seconds) });

/** 503: something of ours is away for now. */
export function notReady(message: string, cause?: unknown): ApiError {
  return new ApiError('not_ready', message, { headers: retryAfter(5), cause });
}

/** Whatever was thrown, as the answer it becomes. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof WorkflowNotReadyError) return notReady('No worker answers right now. Try again soon.', thrown);
  if (thrown instanceof OrganizationGoneError) {
    return new ApiError('session_expired', 'The app is no longer installed. Install it in giosg.', { cause: thrown });
  }
  if (thrown instanceof CredentialsRequiredError) {
    return new ApiError('credentials_required', 'Save credentials that Genesys Cloud accepts first.', {
      cause: thrown,
    });
  }
  if (thrown instanceof ClientInUseError) {
    const message = 'Another organization here uses this OAuth client already. Create one of your own.';
    return new ApiError('client_in_use', message, { cause: thrown });
  }
  if (isDatabaseAway(thrown)) return notReady('The database is away right now. Try again soon.', thrown);
  return fromParser(thrown) ?? new ApiError('internal_error', 'Something went wrong here.', { cause: thrown });
}

/** Errors of Express and its body parsers carry a status and, most of them, a type. */
function fromParser(thrown: unknown): ApiError | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('status' in thrown)) return undefined;
  const { status } = thrown;
  const options = { cause: thrown };
  if (status === 413) return new ApiError('body_too_large', 'The body is too large.', options);
  if ('type' in thrown && thrown.type === 'entity.parse.failed') {
    return new ApiError('malformed_json', 'The body is not JSON.', options);
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ApiError('invalid_request', 'The request could not be read.', options);
  }
  return undefined;
}

/** The one place where errors become answers: `{error:{code, message, details?}}`, or a page where a browser asks. */
export function createErrorHandler(
  logger: Pick<Logger, 'error' | 'warn'>,
  pageHeaders: RequestHandler,
): ErrorRequestHandler {
  const isDue = createThrottle();
  return (thrown: unknown, request, response, next) => {
    const error = toApiError(thrown);
    const { method, path } = request;
    if (error.code === 'internal_error') {
      logger.error({ err: toError(thrown), method, path }, 'a request failed');
    } else if (error.status >= 500 && isDue(error.code)) {
      logger.warn({ err: toError(thrown), method, path }, 'requests have to wait');
    }
    // A half-sent answer can only be broken off, which Express' own handler does.
    if (response.headersSent) return next(thrown);
    response.status(error.status).set('Cache-Control', 'no-store').set(error.headers);
    if (!isForBrowser(request)) sendJson(error, response);
    else pageHeaders(request, response, () => response.type('html').send(errorPage(error.status, error.message)));
  };
}

/** One line a second and code: while Postgres is away each of many webhooks comes by here. */
function createThrottle(intervalMs = 1_000): (code: ErrorCode) => boolean {
  const last = new Map<ErrorCode, number>();
  return (code) => {
    const now = performance.now();
    if (now - (last.get(code) ?? -intervalMs) < intervalMs) return false;
    last.set(code, now);
    return true;
  };
}

const isForBrowser = (request: Request): boolean =>
  !request.path.startsWith('/api/') && request.accepts(['json', 'html']) === 'html';

function sendJson({ code, message, details }: ApiError, response: Response): void {
  response.json({ error: { code, message, ...(details === undefined ? {} : { details }) } });
}
