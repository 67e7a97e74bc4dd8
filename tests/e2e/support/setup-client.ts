import { setupEndpoints } from '../../../api/contracts/endpoints';
import { listAgentsAnswerSchema, type Agent } from '../../../api/contracts/agents';
import { setupAnswerSchema, type SetupAnswer } from '../../../api/contracts/setup';
import { listTimelineAnswerSchema, type TimelineEntry } from '../../../api/contracts/timeline';
import { eventually } from './wait';
import type { WholeSystem } from './whole-system';

export type SetupClient = ReturnType<typeof createSetupClient>;

/** Follows giosg's trigger as a browser does, up to the setup page; answers with what its fragment carries. */
export async function followTrigger(system: WholeSystem, type: 'install' | 'setup'): Promise<URLSearchParams> {
  const inGiosg = await fetch(`${system.sandbox.url}/sandbox/giosg/trigger?type=${type}`, { redirect: 'manual' });
  const trigger = await fetch(inGiosg.headers.get('location') ?? '', { redirect: 'manual' });
  const place = new URL(trigger.headers.get('location') ?? '', system.apiUrl);
  if (trigger.status !== 303 || place.origin !== system.apiUrl || place.pathname !== '/setup') {
    throw new Error(`the ${type} trigger led to ${trigger.status} ${place.href}`);
  }
  return new URLSearchParams(place.hash.slice(1));
}

/** The setup page's own calls, with the answers checked against their schemas. */
export function createSetupClient(system: WholeSystem, token: string) {
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${system.apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  async function ask(endpoint: 'getSetup' | 'connect' | 'disconnect'): Promise<SetupAnswer> {
    const { method, path, status } = setupEndpoints[endpoint];
    const response = await send(method.toUpperCase(), path);
    if (response.status !== status) throw new Error(`${endpoint}: ${response.status} ${await response.text()}`);
    return setupAnswerSchema.parse(await response.json());
  }

  const setup = () => ask('getSetup');

  async function untilConnection(status: SetupAnswer['connection']['status']): Promise<SetupAnswer> {
    return eventually(`the connection is ${status}`, async () => {
      const now = await setup();
      return now.connection.status === status && now;
    });
  }

  return {
    token,
    send,
    setup,
    untilConnection,
    save: (credentials: { region: string; clientId: string; clientSecret: string }) =>
      send('PUT', '/api/setup/credentials', credentials),

    async connect(): Promise<SetupAnswer> {
      await ask('connect');
      return untilConnection('connected');
    },

    async disconnect(): Promise<SetupAnswer> {
      await ask('disconnect');
      return untilConnection('disconnected');
    },

    async agent(name: string): Promise<Agent> {
      const { agents } = listAgentsAnswerSchema.parse(await (await send('GET', '/api/setup/agents')).json());
      const found = agents.find((agent) => agent.name.startsWith(name));
      if (!found) throw new Error(`the agents list has no ${name}`);
      return found;
    },

    async timeline(giosgUserId: string): Promise<TimelineEntry[]> {
      const answer = await send('GET', `/api/setup/timeline?agent=${giosgUserId}`);
      return listTimelineAnswerSchema.parse(await answer.json()).entries;
    },
  };
}

/** Installed, with accepted credentials, connected: where most tests begin. */
export async function setUpAndConnect(system: WholeSystem): Promise<SetupClient> {
  const session = (await followTrigger(system, 'install')).get('session') ?? '';
  const client = createSetupClient(system, session);
  const answer = await client.save(await credentialsOf(system));
  if (answer.status !== 200) throw new Error(`credentials: ${answer.status} ${await answer.text()}`);
  await client.connect();
  return client;
}

/** What the play page shows to copy. */
export async function credentialsOf(
  system: WholeSystem,
): Promise<{ region: string; clientId: string; clientSecret: string }> {
  const client = (await system.sandbox.state()).organizations[0]?.client;
  return { region: 'mypurecloud.com', clientId: client?.id ?? '', clientSecret: client?.secret ?? '' };
}
