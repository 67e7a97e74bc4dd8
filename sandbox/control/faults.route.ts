import { Router } from 'express';
import type { DeliveryFaultSpec } from '../core/delivery-faults';
import type { FaultSpec } from '../core/faults';
import type { Side } from '../core/types';
import type { SandboxControl } from './control';
import { ControlError } from './control-error';

const sideIn = (body: unknown): Side => {
  const side = (body as Record<string, unknown> | undefined)?.['side'];
  if (side !== 'giosg' && side !== 'genesys') throw new ControlError(422, 'side is giosg or genesys');
  return side;
};

/** What is to go wrong. */
export function createFaultsRoute(control: SandboxControl): Router {
  const router = Router();
  router.get('/faults', (_request, response) => {
    response.json({ faults: control.faults.list() });
  });
  router.post('/faults', (request, response) => {
    const { match, count = 1, when = 'before', action } = (request.body ?? {}) as Partial<FaultSpec>;
    if (typeof match !== 'string' || !action) throw new ControlError(422, 'match and action are needed');
    response.status(201).json({ fault: control.faults.add({ match, count, when, action }) });
  });
  router.post('/faults/:id/release', (request, response) => {
    response.json({ released: control.faults.release(request.params.id) });
  });
  router.delete('/faults/:id', (request, response) => {
    response.json({ released: control.faults.release(request.params.id) });
  });
  router.post('/disturb', (request, response) => {
    const { action, count = 1, delayMs } = request.body as Partial<DeliveryFaultSpec>;
    if (!action) throw new ControlError(422, 'action is drop, duplicate, delay or reorder');
    control.disturb(sideIn(request.body), { action, count, ...(delayMs === undefined ? {} : { delayMs }) });
    response.status(201).json({ ok: true });
  });
  router.post('/down', (request, response) => {
    const seconds = Number((request.body as Record<string, unknown>)['seconds'] ?? 20);
    control.outages.begin(sideIn(request.body), seconds);
    response.json({ until: new Date(control.outages.until(sideIn(request.body))).toISOString() });
  });
  router.get('/troubles', (_request, response) => {
    response.json({ troubles: control.troubles.list() });
  });
  router.post('/troubles', (request, response) => {
    const { kind } = (request.body ?? {}) as { readonly kind?: unknown };
    response.status(201).json({ trouble: control.troubles.begin(String(kind)) });
  });
  router.post('/heal', (_request, response) => {
    control.heal();
    response.json({ ok: true });
  });
  return router;
}
