import { Router, type Request } from 'express';
import type { SandboxControl, TriggerSpec } from './control';
import { ControlError } from './control-error';

/** What giosg's page of the app does: install, open, uninstall. */
export function createInstallRoute(control: SandboxControl): Router {
  const router = Router();
  router.get('/giosg/trigger', (request, response) => {
    const { type, organization, user } = request.query;
    if (typeof type !== 'string' || type === 'uninstall') throw new ControlError(422, 'a type for a browser is needed');
    const spec: TriggerSpec = {
      type,
      ...(typeof organization === 'string' ? { organizationId: organization } : {}),
      ...(typeof user === 'string' ? { userId: user } : {}),
      redirectUri: `${originOf(request)}/?installed=yes`,
    };
    response.set('Cache-Control', 'no-store').redirect(302, control.trigger(spec));
  });
  router.post('/giosg/trigger', (request, response) => {
    response.json({ url: control.trigger({ redirectUri: `${originOf(request)}/`, ...(request.body as TriggerSpec) }) });
  });
  router.post('/giosg/background', async (request, response) => {
    response.json({ answer: await control.backgroundTrigger(request.body as TriggerSpec) });
  });
  router.post('/giosg/install', (request, response) => {
    control.install(organizationIn(request));
    response.json({ ok: true });
  });
  router.post('/giosg/uninstall', async (request, response) => {
    const silently = bodyOf(request)['silently'] === true;
    response.json({ answer: await control.uninstall(organizationIn(request), { silently }) });
  });
  router.patch('/giosg/installation', (request, response) => {
    const { organizationId, ...change } = bodyOf(request);
    const id = control.organization(typeof organizationId === 'string' ? organizationId : undefined).id;
    control.updateInstallation(id, change);
    response.json({ ok: true });
  });
  router.post('/giosg/webhook', (request, response) => {
    control.sendWebhook(
      bodyOf(request),
      typeof request.query['organization'] === 'string' ? request.query['organization'] : undefined,
    );
    response.status(202).json({ ok: true });
  });
  return router;
}

const originOf = (request: Request): string => `${request.protocol}://${request.get('Host') ?? 'localhost'}`;

function bodyOf(request: Request): Record<string, unknown> {
  return (request.body ?? {}) as Record<string, unknown>;
}

function organizationIn(request: Request): string | undefined {
  const id = bodyOf(request)['organizationId'];
  return typeof id === 'string' ? id : undefined;
}
