import { Router, type Request } from 'express';
import type { SandboxControl } from './control';

const body = (request: Request): Record<string, unknown> => (request.body ?? {}) as Record<string, unknown>;

/** `all` stands for every channel. */
const channelIn = (request: Request): string | undefined => {
  const id = String(request.params['id']);
  return id === 'all' ? undefined : id;
};

/** What happens to channels, sockets and tokens of Genesys Cloud. */
export function createChannelsRoute(control: SandboxControl): Router {
  const { channels } = control;
  const router = Router();
  router.get('/genesys/channels', (_request, response) => {
    response.json({ channels: channels.list() });
  });
  router.post('/genesys/channels/:id/close', (request, response) => {
    const { code, reason, warnSeconds } = body(request);
    const options = {
      ...(typeof code === 'number' ? { code } : {}),
      ...(typeof reason === 'string' ? { reason } : {}),
      ...(typeof warnSeconds === 'number' ? { warnSeconds } : {}),
    };
    response.json({ sockets: channels.close(channelIn(request), options) });
  });
  router.post('/genesys/channels/:id/reset', (request, response) => {
    response.json({ sockets: channels.reset(channelIn(request)) });
  });
  router.post('/genesys/channels/:id/mute', (request, response) => {
    response.json({ sockets: channels.mute(channelIn(request), body(request)['muted'] !== false) });
  });
  router.post('/genesys/channels/:id/evict', (request, response) => {
    response.json({ channels: channels.end(channelIn(request), 'channel evicted') });
  });
  router.post('/genesys/channels/:id/expire', (request, response) => {
    response.json({ channels: channels.end(channelIn(request), 'channel expired') });
  });
  router.post('/genesys/channels/:id/frame', (request, response) => {
    response.json({ sockets: channels.send(body(request), channelIn(request)) });
  });
  router.post('/genesys/tokens/revoke', (request, response) => {
    const { clientId, tell } = body(request);
    const options = { tell: tell !== false };
    response.json({ tokens: control.revokeTokens(typeof clientId === 'string' ? clientId : undefined, options) });
  });
  return router;
}
