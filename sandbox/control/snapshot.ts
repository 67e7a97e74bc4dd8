import type { SandboxContext } from '../core/context';
import type { GenesysUser, GiosgUser, Organization } from '../core/types';
import { definitionById, genesysUsersOf, giosgUsersOf, isOnline } from '../core/world';

export interface AgentSnapshot {
  readonly name: string;
  readonly email: string | null;
  readonly giosg?: ReturnType<typeof giosgState>;
  readonly genesys?: ReturnType<typeof genesysState>;
}

const giosgState = (user: GiosgUser) => ({
  id: user.id,
  wanted: user.wanted,
  present: user.present,
  online: isOnline(user),
  chats: user.chats,
  capacity: user.capacity,
  isManager: user.isManager,
  isBot: user.isBot,
  updatedAt: user.updatedAt,
});

const genesysState = (user: GenesysUser, organization: Organization) => ({
  id: user.id,
  presenceId: user.presenceId,
  presence: definitionById(organization, user.presenceId)?.label ?? 'unknown',
  systemPresence: definitionById(organization, user.presenceId)?.systemPresence ?? 'unknown',
  modifiedDate: user.presenceModifiedAt,
  futurePresenceId: user.futurePresenceId,
  routing: user.routing,
  routingSince: user.routingStartedAt,
  call: user.call,
  primarySource: user.primarySource,
  state: user.state,
});

/** Which of the people are asked for: those whose name or address holds `search`, from the `offset`-th on. */
export interface AgentPart {
  readonly search?: string;
  readonly offset?: number;
}

/** People of an organization, each with the states of both sides, set side by side by e-mail address. */
export function agentsOf(context: SandboxContext, organization: Organization): AgentSnapshot[] {
  const genesys = genesysUsersOf(context.world, organization.id);
  const byEmail = new Map(genesys.map((user) => [user.email.toLowerCase(), user]));
  const agents: AgentSnapshot[] = [];
  for (const user of giosgUsersOf(context.world, organization.id)) {
    if (user.isDeleted) continue;
    const twin = byEmail.get(user.email?.toLowerCase() ?? '');
    if (twin) byEmail.delete(twin.email.toLowerCase());
    agents.push({
      name: `${user.firstName} ${user.lastName}`.trim(),
      email: user.email,
      giosg: giosgState(user),
      ...(twin ? { genesys: genesysState(twin, organization) } : {}),
    });
  }
  for (const user of byEmail.values()) {
    agents.push({ name: user.name, email: user.email, genesys: genesysState(user, organization) });
  }
  return agents;
}

function holds({ name, email }: AgentSnapshot, search: string): boolean {
  return `${name}\n${email ?? ''}`.toLowerCase().includes(search.trim().toLowerCase());
}

export interface SnapshotPart extends AgentPart {
  readonly limit?: number;
}

export function organizationSnapshot(
  context: SandboxContext,
  organization: Organization,
  { limit = 200, search = '', offset = 0 }: SnapshotPart = {},
) {
  const found = agentsOf(context, organization).filter((agent) => holds(agent, search));
  const client = context.world.clients.get(organization.oauthClientId);
  const { installation } = organization;
  return {
    id: organization.id,
    name: organization.name,
    genesysId: organization.genesysId,
    installed: installation !== null,
    installation: installation && {
      id: installation.id,
      botUserId: installation.botUserId,
      hasToken: installation.botToken !== null,
      isDisabled: installation.isDisabled,
      allowedScopes: installation.allowedScopes,
    },
    client: client && {
      id: client.id,
      secret: client.secret,
      permissions: client.permissions,
      scopes: client.scopes,
      tokenLifetimeSeconds: client.tokenLifetimeSeconds,
      deniedTopics: client.deniedTopics,
    },
    definitions: organization.definitions,
    /** How many there are, of whom `agents` lists a part. */
    agentCount: found.length,
    agents: found.slice(offset, offset + limit),
  };
}
