import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Client } from 'pg';
import { createPageEvents } from '../../api/page-events';
import { createSetupEventsRoute } from '../../api/routes/setup-events.route';
import { createSessions, sessionTimes } from '../../api/sessions';
import { createSetupSessionRepository } from '../../db/setup-session.repository';
import { createSilentLogger } from '../../runtime/logger';
import { waitFor } from '../support/wait-for';
import { about, openStream } from './support/event-stream';
import { listen, startTestApi, type TestApi } from './support/test-api';
import { bearer, openSession } from './support/triggers';
import { organizationId, userId } from './support/vendors';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.vendors.reset();
  await api.database('organization').delete();
  token = await openSession(api);
});

const topicsOf = ({ data }: { data: string }) => JSON.parse(data) as { topics: string[]; agents?: string[] };

describe('GET /api/setup/events', () => {
  it('should be protected', async () => {
    expect((await api.fetch('/api/setup/events')).status).toBe(401);
    expect((await api.fetch('/api/setup/events', { headers: bearer('x'.repeat(43)) })).status).toBe(401);
    expect((await api.fetch('/api/setup/events', { method: 'POST' })).status).toBe(405);
  });

  it('begins with everything, and is neither stored nor buffered on its way', async () => {
    const stream = await openStream(api, token);
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(stream.response.headers.get('cache-control')).toBe('no-store');
    expect(stream.response.headers.get('x-accel-buffering')).toBe('no');
    expect(topicsOf(await stream.next(about('setup')))).toEqual({ topics: ['setup', 'agents', 'timeline', 'policy'] });
    stream.close();
  });

  it('tells what changed, whoever changed it', async () => {
    const stream = await openStream(api, token);
    await stream.next(about('setup'));
    await api.database('organization').update({ connection_status: 'connecting' });
    await stream.next(about('setup'));
    await api.database('agent').insert({ organization_id: organizationId, giosg_user_id: 'anna' });
    expect(topicsOf(await stream.next(about('agents'))).agents).toEqual(['anna']);
    const policy = { organization_id: organizationId, version: 1, policy: '{}', saved_by: userId };
    await api.database('sync_policy').insert(policy);
    await stream.next(about('policy'));
    stream.close();
  });

  it('gathers many changes into few events, and names no agent when there are many', async () => {
    const stream = await openStream(api, token);
    await stream.next(about('setup'));
    const rows = Array.from({ length: 30 }, (_, index) => ({
      organization_id: organizationId,
      giosg_user_id: `agent-${index}`,
    }));
    await api.database('agent').insert(rows);
    expect(topicsOf(await stream.next(about('agents')))).toEqual({ topics: ['agents'] });
    stream.close();
  });

  it('tells an agent of its own row only', async () => {
    api.vendors.behaviour.manager = false;
    const stream = await openStream(api, await openSession(api, { type: 'manual_nav' }));
    expect(topicsOf(await stream.next(about('setup'))).topics).toEqual(['setup', 'agents']);
    await api.database('agent').insert({ organization_id: organizationId, giosg_user_id: 'somebody-else' });
    await api.database('agent').insert({ organization_id: organizationId, giosg_user_id: userId });
    expect(topicsOf(await stream.next(about('agents'))).agents).toEqual([userId]);
    stream.close();
  });

  it('says nothing of other organizations', async () => {
    await api.database('organization').insert({ organization_id: 'another' });
    await api.database('setup_session').insert({
      token_hash: 'another',
      organization_id: 'another',
      giosg_user_id: 'x',
      role: 'manager',
      expires_at: new Date(Date.now() + 60_000),
    });
    const stream = await openStream(api, token);
    await stream.next(about('setup'));
    await api.database('agent').insert({ organization_id: 'another', giosg_user_id: 'theirs' });
    await api.database('agent').insert({ organization_id: organizationId, giosg_user_id: 'ours' });
    expect(topicsOf(await stream.next(about('agents'))).agents).toEqual(['ours']);
    stream.close();
  });

  it('ends with the installation', async () => {
    const stream = await openStream(api, token);
    await api.database('organization').where({ organization_id: organizationId }).delete();
    await stream.next(({ event }) => event === 'ended');
    await stream.ended;
  });

  it('notifies nobody while nobody has a session', async () => {
    await api.database('setup_session').delete();
    const heard: string[] = [];
    const client = new Client({ connectionString: api.databaseUrl });
    client.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await client.connect();
    await client.query('listen page_changed');
    await api.database('agent').insert({ organization_id: organizationId, giosg_user_id: 'unseen' });
    await api.database.raw(`select pg_notify('page_changed', 'marker')`);
    await waitFor(() => heard.includes('marker'));
    await client.end();
    expect(heard).toEqual(['marker']);
  });
});

describe('streams of a process', () => {
  async function startStreams(heartbeatMs: number) {
    const sessions = createSessions(createSetupSessionRepository(api.database, sessionTimes));
    const pageEvents = createPageEvents({ databaseUrl: api.databaseUrl, logger: createSilentLogger() });
    const app = express().get('/api/setup/events', createSetupEventsRoute({ sessions, pageEvents, heartbeatMs }));
    const server = await listen(createServer(app));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      pageEvents,
      server,
      api: { ...api, fetch: (path: string, init?: RequestInit) => fetch(url + path, init) },
    };
  }

  it('keep proxies awake, and end when the session has ended', async () => {
    const streams = await startStreams(20);
    const stream = await openStream(streams.api, token);
    await waitFor(() => stream.comments.length > 1, 'comments');
    await api.database.raw(`update setup_session set expires_at = now() - interval '1 second'`);
    await stream.next(({ event }) => event === 'ended');
    await stream.ended;
    await streams.pageEvents.close();
    streams.server.close();
  });

  it('do not begin for a reader who left while the session was looked up', async () => {
    const seen = { asked: false, left: false, done: false };
    const sessions = createSessions(createSetupSessionRepository(api.database, sessionTimes));
    const subscribe = jest.fn(() => () => undefined);
    const route = createSetupEventsRoute({
      sessions: {
        ...sessions,
        use: async (presented) => {
          seen.asked = true;
          await waitFor(() => seen.left);
          return sessions.use(presented);
        },
      },
      pageEvents: { subscribe, close: () => Promise.resolve() },
    });
    const app = express().get('/api/setup/events', async (request, response, next) => {
      response.once('close', () => (seen.left = true));
      await route(request, response, next);
      seen.done = true;
    });
    const server = await listen(createServer(app));
    const reader = new AbortController();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/setup/events`;
    const left = expect(fetch(url, { headers: bearer(token), signal: reader.signal })).rejects.toThrow();
    await waitFor(() => seen.asked);
    reader.abort();
    await left;
    await waitFor(() => seen.done);
    expect(subscribe).not.toHaveBeenCalled();
    server.close();
  });

  it('hold up no shutdown, and none begins during it', async () => {
    const streams = await startStreams(60_000);
    const stream = await openStream(streams.api, token);
    await streams.pageEvents.close();
    await stream.ended;
    expect((await streams.api.fetch('/api/setup/events', { headers: bearer(token) })).ok).toBe(false);
    await new Promise((resolve) => {
      streams.server.close(resolve);
      streams.server.closeIdleConnections();
    });
  });

  it('are bounded for each organization', async () => {
    const pageEvents = createPageEvents({ databaseUrl: api.databaseUrl, logger: createSilentLogger() });
    const ear = () => ({ changed: () => undefined, removed: () => undefined, closing: () => undefined });
    const ends = Array.from({ length: 1_000 }, () => pageEvents.subscribe(organizationId, ear()));
    expect(ends.every((end) => end !== null)).toBe(true);
    expect(pageEvents.subscribe(organizationId, ear())).toBeNull();
    expect(pageEvents.subscribe('another', ear())).not.toBeNull();
    ends[0]?.();
    expect(pageEvents.subscribe(organizationId, ear())).not.toBeNull();
    await pageEvents.close();
  });
});
