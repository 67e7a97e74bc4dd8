import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { FaultAction, FaultRegistry, Fault } from './faults';
import { callKind } from './call-kinds';
import type { CallLog, LoggedCall } from './call-log';
import type { Outages } from './outages';

export interface FaultMiddlewareDeps {
  readonly faults: FaultRegistry;
  readonly log: CallLog;
  readonly outages: Outages;
}

const defaultHoldMs = 60_000;

/** Logs every call of the product and lets the faults that were asked for happen to it. */
export function createFaultMiddleware(deps: FaultMiddlewareDeps): RequestHandler {
  return (request, response, next) => {
    const kind = callKind(request.method, request.path);
    if (!kind) {
      next();
      return;
    }
    const call = deps.log.begin(describe(request, kind));
    response.once('close', () => deps.log.end(call, response.writableFinished ? response.statusCode : 'reset'));
    if (deps.outages.isDown(kind.side)) {
      call.fault = 'down';
      request.socket.resetAndDestroy();
      return;
    }
    const fault = deps.faults.take(kind.kind);
    if (!fault) {
      next();
      return;
    }
    call.fault = `${fault.action.type} ${fault.when}`;
    if (fault.when === 'before') actBefore({ request, response, next }, fault, deps.faults);
    else actAfter({ request, response, next }, fault, deps.faults);
  };
}

function describe(request: Request, kind: { kind: string; side: LoggedCall['side'] }): Omit<LoggedCall, 'seq' | 'at'> {
  const query = request.originalUrl.split('?')[1];
  const correlationId = request.get('ININ-Correlation-Id');
  const body: unknown = request.body;
  const isSecret = kind.kind === 'genesys.token' || kind.kind === 'giosg.token';
  return {
    ...kind,
    method: request.method,
    path: request.path,
    ...(query === undefined ? {} : { query }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(body === undefined || isSecret ? {} : { body }),
  };
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
}

function wait(fault: Fault, faults: FaultRegistry): Promise<void> {
  const { action } = fault;
  if (action.type === 'hold') return faults.hold(fault, action.timeoutMs ?? defaultHoldMs);
  if (action.type === 'delay') return new Promise((resolve) => setTimeout(resolve, action.ms).unref());
  return Promise.resolve();
}

function actBefore({ request, response, next }: Exchange, fault: Fault, faults: FaultRegistry): void {
  if (fault.action.type === 'reset') request.socket.resetAndDestroy();
  else if (fault.action.type === 'status') answer(response, fault.action);
  else void wait(fault, faults).then(() => next());
}

/** The handler runs, so what was asked takes effect; only its answer is held, replaced or lost. */
function actAfter({ request, response, next }: Exchange, fault: Fault, faults: FaultRegistry): void {
  const { action } = fault;
  const end = response.end.bind(response);
  response.end = (chunk?: unknown) => {
    response.end = end;
    if (action.type === 'reset') request.socket.resetAndDestroy();
    else if (action.type === 'status') answer(response, action);
    else void wait(fault, faults).then(() => end(chunk));
    return response;
  };
  next();
}

function answer(response: Response, action: Extract<FaultAction, { type: 'status' }>): void {
  for (const name of ['ETag', 'Content-Length']) response.removeHeader(name);
  if (action.retryAfterSeconds !== undefined) response.set('Retry-After', String(action.retryAfterSeconds));
  if (action.body !== undefined) {
    response.status(action.status).type('application/json').send(action.body);
    return;
  }
  // A gateway's own page, as seen when the vendor's edge answers instead of its API.
  const page = `<html><head><title>${action.status}</title></head><body><h1>${action.status}</h1></body></html>`;
  response.status(action.status).type('html').send(page);
}
