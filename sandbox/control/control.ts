import type { CallLog, LoggedCall } from '../core/call-log';
import type { Change } from '../core/changes';
import type { SandboxContext } from '../core/context';
import type { DeliveryFaultSpec } from '../core/delivery-faults';
import type { FaultRegistry } from '../core/faults';
import type { Outages } from '../core/outages';
import { addGenesysUser, addGiosgUser, seedOrganization } from '../core/seed';
import type { SandboxSettings } from '../core/settings';
import type { GenesysUser, GiosgUser, OauthClient, Organization, Side } from '../core/types';
import type { ChannelControl } from '../genesys/channel-control';
import type { GiosgActions } from '../giosg/giosg-actions';
import type { Installations } from '../giosg/installations';
import { callTrigger } from '../giosg/trigger-call';
import type { DeliveryLogEntry, WebhookSender } from '../giosg/webhooks';
import { ControlError } from './control-error';
import type { People } from './people';
import { organizationSnapshot } from './snapshot';

/** Everything the control API can do, for tests in the same process; the HTTP routes are these functions. */
export interface SandboxControl {
  readonly people: People;
  readonly faults: FaultRegistry;
  readonly outages: Outages;
  readonly channels: ChannelControl;
  state(organizationId?: string, limit?: number): SandboxState;
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

export interface AddAgent {
  readonly organizationId?: string;
  readonly name: string;
  readonly email: string;
  readonly sides?: readonly Side[];
  readonly loggedOut?: boolean;
}

export interface TriggerSpec {
  readonly type: string;
  readonly organizationId?: string;
  /** Who clicks; the organization's manager where nobody is named. */
  readonly userId?: string;
  readonly redirectUri?: string;
}

export type SandboxState = ReturnType<typeof stateOf>;

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
  readonly temporalUiUrl: string | undefined;
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

  return {
    people: deps.people,
    faults: deps.faults,
    outages: deps.outages,
    channels: deps.channels,
    organization,
    state: (organizationId, limit) => stateOf(deps, organizationId, limit),
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
    revokeTokens: (clientId, options) => revokeTokens(deps, clientId, options),
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
    heal: () => heal(deps),
  };
}

function heal({ faults, outages, context }: ControlDeps): void {
  faults.clear();
  for (const side of ['giosg', 'genesys'] as const) {
    outages.end(side);
    context.deliveries[side].clear();
  }
}

function addAgent(
  { context, giosgActions }: ControlDeps,
  organization: Organization,
  { name, email, sides = ['giosg', 'genesys'], loggedOut = false }: AddAgent,
): { giosgUserId?: string; genesysUserId?: string } {
  const spec = {
    name,
    email,
    loggedOut,
    now: context.now(),
    index: context.world.giosgUsers.size + context.world.genesysUsers.size,
  };
  const genesys: GenesysUser | undefined = sides.includes('genesys')
    ? addGenesysUser(context.world, organization, spec)
    : undefined;
  const giosg = sides.includes('giosg') ? addGiosgUser(context.world, organization, spec) : undefined;
  if (giosg) giosgActions.announce(giosg, 'person');
  return { ...(giosg ? { giosgUserId: giosg.id } : {}), ...(genesys ? { genesysUserId: genesys.id } : {}) };
}

function revokeTokens({ context, channels }: ControlDeps, clientId?: string, options?: { tell?: boolean }): number {
  const doomed = [...context.world.tokens.values()].filter(
    (token) => clientId === undefined || token.clientId === clientId,
  );
  for (const token of doomed) context.world.tokens.delete(token.value);
  if (options?.tell !== false) channels.tellTokenRevoked(clientId);
  return doomed.length;
}

function stateOf(deps: ControlDeps, organizationId?: string, limit?: number) {
  const { context } = deps;
  const all = [...context.world.organizations.values()];
  const chosen = all.filter((organization) => organizationId === undefined || organization.id === organizationId);
  return {
    at: new Date(context.now()).toISOString(),
    product: { publicUrl: context.identity.publicUrl, temporalUiUrl: deps.temporalUiUrl ?? null },
    giosgAppId: context.identity.giosgAppId,
    organizations: chosen.map((organization) => organizationSnapshot(context, organization, limit)),
    channels: deps.channels.list(),
    settings: context.settings,
    faults: deps.faults.list(),
    down: { giosg: deps.outages.until('giosg'), genesys: deps.outages.until('genesys') },
  };
}
