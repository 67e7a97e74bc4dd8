import path from 'node:path';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { CallLog } from './core/call-log';
import type { SandboxContext } from './core/context';
import { createFaultMiddleware } from './core/fault-middleware';
import type { FaultRegistry } from './core/faults';
import type { Outages } from './core/outages';
import { packageRoot } from './core/package-root';
import type { SandboxControl } from './control/control';
import { createControlRouter } from './control/control.route';
import { createControlGuard } from './control/guard';
import type { ChannelHub } from './genesys/channel-hub';
import { createGenesysRouter } from './genesys/genesys-app';
import { GenesysHttpError } from './genesys/genesys-errors';
import type { GenesysActions } from './genesys/genesys-actions';
import { createGiosgRouter } from './giosg/giosg-app';
import type { GiosgActions } from './giosg/giosg-actions';

export interface SandboxAppDeps {
  readonly context: SandboxContext;
  readonly log: CallLog;
  readonly faults: FaultRegistry;
  readonly outages: Outages;
  readonly hub: ChannelHub;
  readonly giosgActions: GiosgActions;
  readonly genesysActions: GenesysActions;
  readonly control: SandboxControl;
  readonly allowedHosts: readonly string[];
  /** Something may have changed. */
  readonly onCall: () => void;
}

/** Both vendors' APIs, the control API and the play page. */
export function createSandboxApp(deps: SandboxAppDeps): Express {
  const { context, control, log } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((_request, response, next) => {
    response.on('finish', deps.onCall);
    next();
  });
  // Clients of Genesys Cloud send a content type with empty bodies, too.
  app.use(express.json({ limit: '4mb', strict: false }), express.urlencoded({ extended: false }));
  app.use(createFaultMiddleware(deps));
  app.use(createGiosgRouter(context, deps.giosgActions));
  app.use(createGenesysRouter({ context, hub: deps.hub, actions: deps.genesysActions }));
  app.use(
    '/sandbox',
    createControlGuard(deps.allowedHosts),
    createControlRouter({ control, log, changes: context.changes }),
  );
  app.use(pageHeaders, express.static(path.join(packageRoot(__dirname), 'sandbox', 'public')));
  app.use(onError);
  return app;
}

const pageHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  });
  next();
};

/** What no half has answered: a body that can't be read, or a fault of the sandbox itself. */
const onError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const given = (error as { status?: unknown }).status;
  const status = typeof given === 'number' ? given : 500;
  const message = error instanceof Error ? error.message : 'failed';
  const isGenesys = request.path.startsWith('/api/v2');
  const genesys = new GenesysHttpError(status, status < 500 ? 'bad.request' : 'internal.server.error', message);
  response.status(status).json(isGenesys ? genesys.body('') : { error: message, detail: message });
};
