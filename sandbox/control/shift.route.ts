import { Router } from 'express';
import type { BusyShift, ShiftSpec } from './busy-shift';

/** Many people at work at once. */
export function createShiftRoute(shift: BusyShift): Router {
  const router = Router();
  router.get('/shift', (_request, response) => {
    response.json({ shift: shift.report() });
  });
  router.post('/shift', (request, response) => {
    response.status(201).json({ shift: shift.start(request.body as ShiftSpec | undefined) });
  });
  router.delete('/shift', (_request, response) => {
    response.json({ shift: shift.stop() });
  });
  return router;
}
