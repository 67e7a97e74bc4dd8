import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallLog } from './core/call-log';
import { createChangeJournal } from './core/changes';
import type { Clock } from './core/clock';
import type { SandboxContext } from './core/context';
import { createDeliveryFaults } from './core/delivery-faults';
import { createFaultRegistry } from './core/faults';
import { createOutages } from './core/outages';
import { createPersistence, loadWorld } from './core/persistence';
import { seedOrganization } from './core/seed';
import { defaultSettings, type SandboxSettings } from './core/settings';
import { createWorld } from './core/world';
import { createControl, type SandboxControl, type TemporalUi } from './control/control';
import { createPeople } from './control/people';
import { sandboxDefaults } from './defaults';
import { createChannelControl } from './genesys/channel-control';
import { createChannelHub } from './genesys/channel-hub';
import { createEventPublisher } from './genesys/events';
import { createGenesysActions } from './genesys/genesys-actions';
import { attachSocketServer } from './genesys/socket-server';
import { createGiosgActions } from './giosg/giosg-actions';
import { createInstallations } from './giosg/installations';
import { createWebhookSender } from './giosg/webhooks';
import { createSandboxApp } from './sandbox-app';

export interface SandboxOptions {
  /** 0: a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Where the product is. */
  readonly publicUrl?: string;
  readonly giosgAppId?: string;
  readonly giosgAppSecret?: string;
  readonly giosgWebhookSecret?: string;
  readonly settings?: Partial<SandboxSettings>;
  /** Host names, beside this machine's, under which the control API may be asked. */
  readonly allowedHosts?: readonly string[];
  /** Keeps both vendors' memory over restarts. */
  readonly stateFile?: string;
  readonly temporalUiUrl?: string;
  /** `default` when absent. */
  readonly temporalNamespace?: string;
  /** The system's clock when absent. */
  readonly now?: Clock;
  /** The demo organization's people known to both sides; 6 when absent. */
  readonly agents?: number;
}

export interface Sandbox {
  /** No trailing slash. giosg, Genesys login and Genesys API are all here. */
  readonly url: string;
  readonly port: number;
  readonly control: SandboxControl;
  /** Ends every connection, open sockets too. */
  close(): Promise<void>;
}

/** Starts the simulated giosg and Genesys Cloud on one port. Rejects when the port is taken. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const context = createContext(options);
  const isRestored = options.stateFile !== undefined && loadWorld(context.world, options.stateFile);
  if (!isRestored) seedDemo(context, options.agents);
  const parts = wire(context, options);
  const persistence = options.stateFile === undefined ? undefined : createPersistence(context.world, options.stateFile);
  const server = createServer(
    createSandboxApp({
      context,
      ...parts,
      allowedHosts: options.allowedHosts ?? [],
      onCall: () => persistence?.touch(),
    }),
  );
  // Longer than clients keep idle connections: only faults that were asked for reset any.
  server.keepAliveTimeout = 75_000;
  attachSocketServer(server, { context, ...parts });
  parts.outages.onBegin((side) => {
    if (side === 'genesys') parts.control.channels.reset();
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host === undefined ? 'localhost' : hostInUrl(options.host)}:${port}`,
    port,
    control: parts.control,
    close: () =>
      new Promise((resolve) => {
        parts.control.shift.stop();
        persistence?.flush();
        parts.webhooks.close();
        parts.faults.clear();
        parts.hub.closeAll();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const hostInUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
};

function createContext(options: SandboxOptions): SandboxContext {
  const now = options.now ?? Date.now;
  const appSecret = options.giosgAppSecret ?? sandboxDefaults.giosgAppSecret;
  return {
    world: createWorld(),
    settings: { ...defaultSettings, ...options.settings },
    identity: {
      publicUrl: (options.publicUrl ?? sandboxDefaults.publicUrl).replace(/\/+$/, ''),
      giosgAppId: options.giosgAppId ?? sandboxDefaults.giosgAppId,
      giosgAppSecret: appSecret,
      giosgWebhookSecret:
        (options.giosgWebhookSecret ?? sandboxDefaults.giosgWebhookSecret).split(',')[0]?.trim() ?? '',
      giosgKey: `giosg's own key beside ${appSecret}`,
    },
    changes: createChangeJournal(now),
    deliveries: { giosg: createDeliveryFaults(), genesys: createDeliveryFaults() },
    now,
  };
}

function seedDemo({ world, now }: SandboxContext, agents = 6): void {
  seedOrganization(world, {
    name: 'Esimerkki Oy',
    agents,
    giosgOnly: 1,
    genesysOnly: 1,
    loggedOut: agents > 1 ? 1 : 0,
    clientId: sandboxDefaults.genesysClientId,
    clientSecret: sandboxDefaults.genesysClientSecret,
    now: now(),
  });
}

function wire(context: SandboxContext, options: SandboxOptions) {
  const log = createCallLog(context.now);
  const faults = createFaultRegistry();
  const outages = createOutages(context.now);
  const webhooks = createWebhookSender(context, outages);
  const giosgActions = createGiosgActions(context, webhooks);
  const hub = createChannelHub(context);
  const genesysActions = createGenesysActions(context, createEventPublisher(context, hub));
  const control = createControl({
    context,
    log,
    faults,
    outages,
    webhooks,
    giosgActions,
    people: createPeople({ context, giosgActions, genesysActions }),
    channels: createChannelControl(context, hub),
    installations: createInstallations(context, giosgActions),
    temporalUi: temporalUi(options),
    random: Math.random,
  });
  return { log, faults, outages, webhooks, giosgActions, genesysActions, hub, control };
}

function temporalUi({ temporalUiUrl, temporalNamespace = 'default' }: SandboxOptions): TemporalUi | undefined {
  return temporalUiUrl === undefined
    ? undefined
    : { url: temporalUiUrl.replace(/\/+$/, ''), namespace: temporalNamespace };
}

function listen(server: Server, { port = 0, host = sandboxDefaults.host }: SandboxOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
