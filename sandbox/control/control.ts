import type { CallLog, LoggedCall } from '../core/call-log';
import type { Change } from '../core/changes';
import type { SandboxContext } from '../core/context';
import type { DeliveryFaultSpec } from '../core/delivery-faults';
import type { FaultRegistry } from '../core/faults';
import type { Outages } from '../core/outages';
import { seedOrganization } from '../core/seed';
import type { SandboxSettings } from '../core/settings';
import type { GiosgUser, OauthClient, Organization, Side } from '../core/types';
import type { ChannelControl } from '../genesys/channel-control';
import type { GiosgActions } from '../giosg/giosg-actions';
import type { Installations } from '../giosg/installations';
import { callTrigger } from '../giosg/trigger-call';
import type { DeliveryLogEntry, WebhookSender } from '../giosg/webhooks';
import { addAgent, type AddAgent } from './add-agent';
import { createBusyShift, type BusyShift } from './busy-shift';
import { ControlError } from './control-error';
import type { People } from './people';
import type { Random } from './shift-behaviour';
import type { AgentPart } from './snapshot';
import { stateOf, type SandboxState } from './state';
import { createTroubles, type Troubles } from './troubles';

/** Everything the control API can do, for tests in the same process; the HTTP routes are these functions. */
export interface SandboxControl {
  readonly people: People;
  readonly faults: FaultRegistry;
  readonly outages: Outages;
  readonly channels: ChannelControl;
  readonly troubles: Troubles;
  readonly shift: BusyShift;
  state(organizationId?: string, limit?: number, part?: AgentPart): SandboxState;
  organization(organizationId?: string): Organization;
  addOrganization(spec: AddOrganization): Organization;
  addAgent(spec: AddAgent): { giosgUserId?: string; genesysUserId?: string };
  install(organizationId?: string): void;
  /** The trigger URL a browser would be sent to; `install` installs first. */
  trigger(spec: TriggerSpec): string;
  /** A trigger that giosg's server calls by itself: `console_load`, `chat_start`, … */
  backgroundTrigger(spec: TriggerSpec): Promise<{ status: number }>;
  uninstall(organizationId?: string, options?: { silently?: boolean }): Promise<{ status: number }>;
  updateInstallation(organizationId: string, change: { isDisabled?: boolean; allowedScopes?: string[] }): void;
  updateClient(clientId: string, change: Partial<Omit<OauthClient, 'id' | 'organizationId'>>): void;
  /** Ends tokens at once; answers how many. */
  revokeTokens(clientId?: string, options?: { tell?: boolean }): number;
  sendWebhook(body: Readonly<Record<string, unknown>>, organizationId?: string): void;
  /** Something happens to the next messages of a side: webhooks (giosg) or socket events (genesys). */
  disturb(side: Side, spec: DeliveryFaultSpec): void;
  configure(change: Partial<SandboxSettings> & { publicUrl?: string }): SandboxSettings;
  log(filter?: { sinceSeq?: number; side?: string; kind?: string }): LoggedCall[];
  changes(sinceSeq?: number): Change[];
  webhookLog(): DeliveryLogEntry[];
  /** Ends every fault, outage and disturbance. */
  heal(): void;
}

export interface AddOrganization {
  readonly name?: string;
  readonly agents: number;
  readonly giosgOnly?: number;
  readonly genesysOnly?: number;
  readonly loggedOut?: number;
}

export interface TriggerSpec {
  readonly type: string;
  readonly organizationId?: string;
  /** Who clicks; the organization's manager where nobody is named. */
  readonly userId?: string;
  readonly redirectUri?: string;
}

export interface ControlDeps {
  readonly context: SandboxContext;
  readonly log: CallLog;
  readonly faults: FaultRegistry;
  readonly outages: Outages;
  readonly people: People;
  readonly channels: ChannelControl;
  readonly giosgActions: GiosgActions;
  readonly installations: Installations;
  readonly webhooks: WebhookSender;
  readonly temporalUi: TemporalUi | undefined;
  readonly random: Random;
}

/** Where an organization's workflow can be looked at. */
export interface TemporalUi {
  /** No trailing slash. */
  readonly url: string;
  readonly namespace: string;
}

const maxAgents = 20_000;

export function createControl(deps: ControlDeps): SandboxControl {
  const { context, installations } = deps;
  const { world } = context;
  const organization = (id?: string): Organization => {
    const found = id === undefined ? [...world.organizations.values()][0] : world.organizations.get(id);
    if (!found) throw new ControlError(404, `no organization ${id ?? ''}`);
    return found;
  };
  const clicker = (userId?: string): { user?: GiosgUser } => {
    const user = userId === undefined ? undefined : world.giosgUsers.get(userId);
    if (userId !== undefined && !user) throw new ControlError(404, `no giosg user ${userId}`);
    return user ? { user } : {};
  };

  const revoke = (clientId?: string, options?: { tell?: boolean }) => revokeTokens(deps, clientId, options);
  const troubles = createTroubles({ ...deps, now: context.now, revokeTokens: revoke });
  const shift = createBusyShift({
    ...deps,
    organization,
    addAgent: (spec) => addAgent(deps, organization(spec.organizationId), spec),
    every: repeat,
  });

  return {
    people: deps.people,
    faults: deps.faults,
    outages: deps.outages,
    channels: deps.channels,
    organization,
    troubles,
    shift,
    state: (organizationId, limit, part = {}) =>
      stateOf({ ...deps, troubles, shift }, organizationId, limit === undefined ? part : { ...part, limit }),
    addOrganization(spec) {
      const total = spec.agents + (spec.giosgOnly ?? 0) + (spec.genesysOnly ?? 0);
      if (total > maxAgents) throw new ControlError(422, `at most ${maxAgents} agents`);
      return seedOrganization(world, {
        name: `Organization ${world.organizations.size + 1}`,
        ...spec,
        now: context.now(),
      });
    },
    addAgent: (spec) => addAgent(deps, organization(spec.organizationId), spec),
    install: (id) => void installations.install(organization(id)),
    trigger({ type, organizationId, userId, redirectUri }) {
      const target = organization(organizationId);
      const who = clicker(userId);
      if (type === 'install') installations.install(target, who.user);
      if (!target.installation) throw new ControlError(409, 'the app is not installed there');
      return installations.trigger(target, { type, ...who, ...(redirectUri === undefined ? {} : { redirectUri }) });
    },
    async backgroundTrigger({ type, organizationId, userId }) {
      const target = organization(organizationId);
      if (!target.installation) throw new ControlError(409, 'the app is not installed there');
      return callTrigger(installations.trigger(target, { type, ...clicker(userId) }));
    },
    uninstall: (id, options) => installations.uninstall(organization(id), options),
    updateInstallation(id, change) {
      const { installation } = organization(id);
      if (!installation) throw new ControlError(409, 'the app is not installed there');
      Object.assign(installation, change);
    },
    updateClient(clientId, change) {
      const client = world.clients.get(clientId);
      if (!client) throw new ControlError(404, `no OAuth client ${clientId}`);
      Object.assign(client, change);
    },
    revokeTokens: revoke,
    sendWebhook: (body, id) => deps.webhooks.sendRaw(organization(id), body),
    disturb: (side, spec) => context.deliveries[side].add(spec),
    configure({ publicUrl, ...change }) {
      Object.assign(context.settings, change);
      if (publicUrl !== undefined) context.identity.publicUrl = publicUrl.replace(/\/+$/, '');
      return context.settings;
    },
    log: (filter) => deps.log.list(filter),
    changes: (since) => context.changes.list(since),
    webhookLog: () => deps.webhooks.log(),
    heal() {
      troubles.clear();
      heal(deps);
    },
  };
}

function heal({ faults, outages, channels, context }: ControlDeps): void {
  faults.clear();
  channels.mute(undefined, false);
  for (const side of ['giosg', 'genesys'] as const) {
    outages.end(side);
    context.deliveries[side].clear();
  }
}

function revokeTokens({ context, channels }: ControlDeps, clientId?: string, options?: { tell?: boolean }): number {
  const doomed = [...context.world.tokens.values()].filter(
    (token) => clientId === undefined || token.clientId === clientId,
  );
  for (const token of doomed) context.world.tokens.delete(token.value);
  if (options?.tell !== false) channels.tellTokenRevoked(clientId);
  return doomed.length;
}

function repeat(ms: number, look: () => void): () => void {
  const timer = setInterval(look, ms).unref();
  return () => clearInterval(timer);
}
