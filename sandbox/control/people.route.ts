import { Router } from 'express';
import type { AddAgent } from './add-agent';
import type { AddOrganization, SandboxControl } from './control';
import type { GenesysPersonAction, GiosgPersonAction } from './people';
import { organizationSnapshotOf } from './state-view';

/** Organizations, their people, and what these do. */
export function createPeopleRoute(control: SandboxControl): Router {
  const router = Router();
  router.post('/organizations', (request, response) => {
    const organization = control.addOrganization(request.body as AddOrganization);
    response.status(201).json({ organization: organizationSnapshotOf(control, organization.id) });
  });
  router.post('/agents', (request, response) => {
    response.status(201).json(control.addAgent(request.body as AddAgent));
  });
  router.post('/giosg/users/:id', (request, response) => {
    const user = control.people.giosg(request.params.id, request.body as GiosgPersonAction);
    response.json({ user });
  });
  router.post('/genesys/users/:id', (request, response) => {
    const user = control.people.genesys(request.params.id, request.body as GenesysPersonAction);
    response.json({ user });
  });
  router.patch('/genesys/clients/:id', (request, response) => {
    control.updateClient(request.params.id, request.body as Parameters<SandboxControl['updateClient']>[1]);
    response.json({ ok: true });
  });
  return router;
}
