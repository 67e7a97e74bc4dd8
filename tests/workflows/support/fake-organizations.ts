import { Context } from '@temporalio/activity';
import type { ConnectionActivities, ControlActivities } from '../../../activities/contracts';
import type { OrganizationState, Problem } from '../../../domain/organization-state';

/** An organization as the activities know it, and everything that was asked of them. A test changes it as it likes. */
export interface FakeOrganization {
  readonly id: string;
  /** What Postgres has; null: not installed. */
  stored: OrganizationState | null;
  /** Names of the short activities, in order, without the projections. */
  readonly calls: string[];
  /** Server times at which an activity was scheduled, in milliseconds. */
  readonly scheduled: { call: string; at: number }[];
  readonly projected: OrganizationState[];
  /** What waits in `giosg_change`; an observation that ends takes it over. */
  changes: number;
  observed: number;
  observe(): Promise<void>;
  giosgRefuses: boolean;
  sweepSeconds: number;
  tokenLifetimeMs: number;
  /** Starts of the long activity, and those of it that run. */
  starts: number;
  running: number;
  /** Ends the long activity as if it had found out itself. */
  endConnection(outcome: 'handoff' | 'stopped', problem?: Problem | null): void;
  /** Keeps a Disconnect from ending the long activity, until it is called. */
  holdEnd: boolean;
  /** The long activity does not end when it is cancelled either. */
  ignoreCancellation: boolean;
}

export type FakeOrganizations = ReturnType<typeof createFakeOrganizations>;

/** All activities of both workers, without vendors and without a database. */
export function createFakeOrganizations() {
  const organizations = new Map<string, FakeOrganization>();

  function find(id: string): FakeOrganization {
    const organization = organizations.get(id) ?? createFakeOrganization(id);
    organizations.set(id, organization);
    return organization;
  }
  const note = (id: string, call: string): FakeOrganization => {
    const organization = find(id);
    organization.calls.push(call);
    organization.scheduled.push({ call, at: Context.current().info.scheduledTimestampMs });
    return organization;
  };

  const control: ControlActivities = {
    loadOrganization: async ({ organizationId }) => note(organizationId, 'load').stored,
    projectOrganization: async (state) => {
      const organization = find(state.organizationId);
      organization.projected.push(state);
      // What Postgres knows of the credentials is not the workflow's to say.
      const { stored } = organization;
      if (stored) organization.stored = { ...stored, ...state, credentials: stored.credentials };
    },
    openConnection: async ({ organizationId }) => void note(organizationId, 'open'),
    closeConnection: async ({ organizationId }) => {
      const organization = note(organizationId, 'close');
      if (!organization.holdEnd) organization.endConnection('stopped');
    },
    observeGiosgUsers: async ({ organizationId }) => {
      const organization = note(organizationId, 'observe');
      const seen = organization.changes;
      await organization.observe();
      organization.observed = Math.max(seen, organization.observed);
      return { users: 1, more: false };
    },
    refreshGenesysToken: async ({ organizationId }) => {
      const { tokenLifetimeMs } = note(organizationId, 'refresh');
      const now = Context.current().info.scheduledTimestampMs;
      return { credentials: 'valid', refreshAt: new Date(now + tokenLifetimeMs).toISOString() };
    },
    checkGiosgAccess: async ({ organizationId }) => {
      const { giosgRefuses: refused, sweepSeconds } = note(organizationId, 'check');
      return { refused, sweepSeconds };
    },
    removeOrganization: async ({ organizationId }) => {
      note(organizationId, 'remove').stored = null;
    },
  };

  const connections: ConnectionActivities = {
    connection: async ({ organizationId }) => {
      const organization = find(organizationId);
      const context = Context.current();
      organization.starts += 1;
      organization.running += 1;
      const beat = setInterval(() => context.heartbeat(), 50);
      try {
        return await Promise.race([ended(organization), cancelled(organization, context)]);
      } finally {
        clearInterval(beat);
        organization.running -= 1;
      }
    },
  };
  return { find, control, connections };
}

const endings = new WeakMap<
  FakeOrganization,
  (result: Awaited<ReturnType<ConnectionActivities['connection']>>) => void
>();

function ended(organization: FakeOrganization): ReturnType<ConnectionActivities['connection']> {
  return new Promise((resolve) => endings.set(organization, resolve));
}

async function cancelled(
  organization: FakeOrganization,
  context: Context,
): ReturnType<ConnectionActivities['connection']> {
  await context.cancelled.catch(() => undefined);
  if (organization.ignoreCancellation) return new Promise(() => undefined);
  return { outcome: 'stopped', problem: null };
}

function createFakeOrganization(id: string): FakeOrganization {
  const organization: FakeOrganization = {
    id,
    stored: {
      organizationId: id,
      installation: 'installed',
      credentials: 'valid',
      region: 'mypurecloud.de',
      connection: 'disconnected',
      connectionSince: '2026-11-22T10:00:00.000Z',
      connectionProblem: null,
    },
    calls: [],
    scheduled: [],
    projected: [],
    changes: 0,
    observed: 0,
    observe: () => Promise.resolve(),
    giosgRefuses: false,
    sweepSeconds: 300,
    tokenLifetimeMs: 86_400_000,
    starts: 0,
    running: 0,
    endConnection: (outcome, problem = null) => endings.get(organization)?.({ outcome, problem }),
    holdEnd: false,
    ignoreCancellation: false,
  };
  return organization;
}
