import { Router, type ErrorRequestHandler, type Request } from 'express';
import type { CallLog } from '../core/call-log';
import type { ChangeJournal } from '../core/changes';
import { createChannelsRoute } from './channels.route';
import type { SandboxControl } from './control';
import { ControlError } from './control-error';
import { streamEvents } from './event-stream';
import { createFaultsRoute } from './faults.route';
import { createInstallRoute } from './install.route';
import { createPeopleRoute } from './people.route';
import { createShiftRoute } from './shift.route';

export interface ControlRouteDeps {
  readonly control: SandboxControl;
  readonly changes: ChangeJournal;
  readonly log: CallLog;
}

/** A query parameter, or undefined where it is absent or given twice. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The control API, below `/sandbox`. */
export function createControlRouter({ control, changes, log }: ControlRouteDeps): Router {
  const router = Router();
  router.get('/state', (request, response) => {
    const limit = Number(queryText(request, 'limit') ?? 200);
    const offset = Number(queryText(request, 'offset') ?? 0);
    const part = { search: queryText(request, 'search') ?? '', offset };
    response.json(control.state(queryText(request, 'organization'), limit, part));
  });
  router.get('/log', (request, response) => {
    const side = queryText(request, 'side');
    const kind = queryText(request, 'kind');
    const filter = {
      sinceSeq: Number(queryText(request, 'since') ?? 0),
      ...(side ? { side } : {}),
      ...(kind ? { kind } : {}),
    };
    response.json({ calls: control.log(filter) });
  });
  router.get('/changes', (request, response) => {
    response.json({ changes: control.changes(Number(queryText(request, 'since') ?? 0)) });
  });
  router.get('/webhooks', (_request, response) => {
    response.json({ deliveries: control.webhookLog() });
  });
  router.get('/events', (_request, response) => streamEvents(response, changes, log));
  router.patch('/settings', (request, response) => {
    response.json({ settings: control.configure(request.body as Parameters<SandboxControl['configure']>[0]) });
  });
  router.use(createPeopleRoute(control));
  router.use(createInstallRoute(control));
  router.use(createFaultsRoute(control));
  router.use(createChannelsRoute(control));
  router.use(createShiftRoute(control.shift));
  router.use(() => {
    throw new ControlError(404, 'no such control; see sandbox/README.md');
  });
  router.use(onError);
  return router;
}

const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof ControlError) response.status(error.status).json({ error: error.message });
  else next(error);
};
