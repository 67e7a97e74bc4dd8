import { Router, type Request } from 'express';
import type { SandboxContext } from '../core/context';
import type { Channel } from '../core/types';
import type { ChannelHub } from './channel-hub';
import { callerOf } from './genesys-auth';
import { badRequest, notFound } from './genesys-errors';
import { planSubscription, subscriptionsUri, type SubscriptionRequest } from './subscriptions';
import { availableTopics } from './topics';

const base = '/api/v2/notifications';

/** Channels and their subscriptions. */
export function createNotificationsRoute(context: SandboxContext, hub: ChannelHub): Router {
  const router = Router();

  const resource = (request: Request, channel: Channel) => ({
    connectUri: `ws://${request.get('Host') ?? 'localhost'}/channels/${channel.id}`,
    id: channel.id,
    expires: new Date(channel.expiresAt).toISOString(),
  });
  const channelOf = (request: Request): Channel => {
    const channel = hub.find(String(request.params['id']));
    if (!channel || channel.clientId !== callerOf(request).client.id) throw notFound('channel');
    return channel;
  };
  const subscribe = (request: Request, mode: SubscriptionRequest['mode']) => {
    const channel = channelOf(request);
    const { client } = callerOf(request);
    const ignoreErrors = request.query['ignoreErrors'] === 'true';
    const plan = planSubscription(context, { channel, client, names: namesIn(request.body), mode, ignoreErrors });
    hub.subscribe(channel, plan.topics);
    const shown = mode === 'replace' || ignoreErrors ? plan.results : permitted(channel);
    return { entities: shown };
  };

  router.get(`${base}/availabletopics`, (_request, response) => {
    response.json({ entities: availableTopics(context.settings.topicPermissions) });
  });
  router.get(`${base}/channels`, (request, response) => {
    const { client, token } = callerOf(request);
    const all = [...context.world.channels.values()].filter((channel) => channel.clientId === client.id);
    const byClient = request.query['includechannels'] === 'oauthclient';
    const entities = all
      .filter((channel) => byClient || channel.token === token.value)
      .map((channel) => (channel.token === token.value ? resource(request, channel) : hidden(channel)));
    response.json({ entities });
  });
  router.post(`${base}/channels`, (request, response) => {
    const { client, token } = callerOf(request);
    response.json(resource(request, hub.create(client, token.value)));
  });
  router.head(`${base}/channels/:id`, (request, response) => {
    channelOf(request);
    response.status(200).end();
  });
  router.get(`${base}/channels/:id/subscriptions`, (request, response) => {
    response.json({ entities: permitted(channelOf(request)) });
  });
  router.post(`${base}/channels/:id/subscriptions`, (request, response) => {
    response.json(subscribe(request, 'add'));
  });
  router.put(`${base}/channels/:id/subscriptions`, (request, response) => {
    response.json(subscribe(request, 'replace'));
  });
  router.delete(`${base}/channels/:id/subscriptions`, (request, response) => {
    hub.subscribe(channelOf(request), []);
    response.status(200).end();
  });
  return router;
}

/** Other tokens' channels are listed without what would let one listen in. */
const hidden = (channel: Channel) => ({ expires: new Date(channel.expiresAt).toISOString() });

const permitted = (channel: Channel) =>
  channel.topics.map((id) => ({
    id,
    state: 'Permitted',
    selfUri: `${subscriptionsUri(channel)}/${encodeURIComponent(id)}`,
  }));

function namesIn(body: unknown): string[] {
  if (!Array.isArray(body)) throw badRequest('The request body must be a list of topics');
  return body.map((item: unknown) => {
    const id = typeof item === 'object' && item !== null ? (item as Record<string, unknown>)['id'] : undefined;
    if (typeof id !== 'string') throw badRequest('Every topic needs an id');
    return id;
  });
}
