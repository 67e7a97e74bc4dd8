import { QueryClient } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { memoryLocation } from 'wouter/memory-location';
import { App } from '../App';
import { createSessionStore } from '../lib/session-store';
import { createSetupApi } from '../lib/setup-api';
import { defaultRules, giosgUrl, managerSession, presences, quietToday, registration, savedSetup } from './fixtures';
import { createNetworkFake, type NetworkFake } from './network-fake';

/** Failed looks are repeated at once, so that no test waits for a pause. */
const createClient = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });

export interface RenderAppOptions {
  network?: NetworkFake;
  /** What follows `#`; empty for somebody who came without a session. */
  fragment?: string;
  path?: string;
  /** In place of `fragment`, for tests that change it later. */
  address?: { hash: string; pathname: string; search: string };
}

const networks: NetworkFake[] = [];
afterEach(() => networks.splice(0).forEach((network) => network.assertClean()));

/** Network that answers what every manager's page asks for. */
export function createManagerNetwork(): NetworkFake {
  const network = createNetworkFake();
  network.answer('getSession', managerSession);
  network.answer('getSetup', savedSetup);
  network.answer('listAgents', { agents: [] });
  network.answer('getToday', quietToday);
  network.answer('getPolicy', defaultRules);
  network.answer('listPresences', presences);
  network.answer('listPolicyVersions', { versions: [] });
  network.answer('analysePolicy', { findings: [] });
  network.answer('listTimeline', { entries: [] });
  network.answer('getRegistration', registration);
  return network;
}

/** The real shell with a fresh session store, cache and router; only the network is a fake. */
export function renderApp(options: RenderAppOptions = {}) {
  const { network = createManagerNetwork(), fragment = 'session=token-1', path = '/setup' } = options;
  const { address = { hash: `#${fragment}`, pathname: '/setup', search: '' } } = options;
  networks.push(network);
  const stored = new Map<string, string>();
  const openStorage = () =>
    ({
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    }) as unknown as Storage;
  const session = createSessionStore({
    location: address,
    history: { replaceState: () => undefined, state: null },
    openStorage,
  });
  session.takeFromAddress();
  const api = createSetupApi({ session, fetch: network.fetch });
  const view = render(
    <App deps={{ api, session }} createClient={createClient} env="test" locationHook={memoryLocation({ path }).hook} />,
  );
  return { ...view, network, session, stored, user: userEvent.setup(), giosgUrl };
}

export const findButton = (name: string) => screen.findByRole('button', { name });
