import type { AgentRow } from '../../../db/agent.repository';
import type { GenesysPersonAction, GiosgPersonAction } from '../../../sandbox/control/people';
import type { Sandbox } from '../../../sandbox/create-sandbox';
import { waitFor } from '../../support/wait-for';
import type { ConnectionParts, RunningConnection } from './connection-parts';
import type { WebhookReceiver } from './webhook-receiver';

/** One person on both sides. */
export interface TestAgent {
  readonly giosgUserId: string;
  readonly genesysUserId: string;
  readonly email: string;
  /** What the person does. */
  giosg(action: GiosgPersonAction): void;
  genesys(action: GenesysPersonAction): void;
  /** Both sides in a few words, e.g. `giosg on, On Queue`. */
  sides(): string;
  /** Our writes to this agent that were sent since `mark`, in order, e.g. `giosg off`, `genesys Available`. */
  writes(): string[];
  /** As Postgres has it. */
  row(): Promise<AgentRow>;
  available(): Promise<boolean | null>;
  until(sides: string): Promise<void>;
}

export type TestOrganization = ReturnType<typeof createTestOrganization>;

interface TestOrganizationDeps {
  sandbox: Sandbox;
  parts: ConnectionParts;
  receiver: WebhookReceiver;
  organizationId: string;
}

const writeKinds = ['giosg.user.patch', 'genesys.presence.patch', 'genesys.presence.bulk.put'];

/** An installed organization of the sandbox, its people, and its connection in this process. */
export function createTestOrganization(deps: TestOrganizationDeps) {
  const { sandbox, parts, organizationId } = deps;
  const { control } = sandbox;
  let mark = control.log().at(-1)?.seq ?? 0;
  let running: RunningConnection | null = null;

  const snapshot = () => {
    const [found] = control.state(organizationId, 1_000).organizations;
    if (!found) throw new Error('the organization is gone');
    return found;
  };
  const agentOf = (giosgUserId: string) => createTestAgent({ ...deps, giosgUserId, since: () => mark, snapshot });

  const answered = (kind: string, isOurs: (url: string) => boolean, after: number) =>
    control
      .log({ kind, sinceSeq: after })
      .find((call) => call.kind === kind && call.status === 200 && isOurs(`${call.path}?${call.query ?? ''}`));

  /** A policy that was saved anew makes the connection read both sides of everybody. */
  async function sweep(): Promise<void> {
    const before = control.log().at(-1)?.seq ?? 0;
    await parts.database.raw(`select pg_notify('policy_changed', ?)`, [organizationId]);
    const first = await waitFor(
      () => answered('giosg.users.list', (url) => url.includes(organizationId), before),
      'a sweep of giosg',
    );
    const matched = organization.agents().map((agent) => agent.genesysUserId);
    const isOurs = (url: string): boolean => matched.some((id) => url.includes(id));
    if (matched.length > 0)
      await waitFor(() => answered('genesys.users.list', isOurs, first.seq), 'a sweep of Genesys');
    const pending = async () => (await parts.agents.list(organizationId)).some((row) => row.pending !== null);
    await waitFor(async () => !(await pending()), 'every write to be concluded');
  }

  async function webhooksAreRead(): Promise<void> {
    const sent = () => control.webhookLog().filter((entry) => entry.organization_id === organizationId);
    await waitFor(() => sent().every((entry) => entry.completed_at !== ''), 'webhooks to be delivered');
    await deps.receiver.idle(organizationId);
  }

  const organization = {
    id: organizationId,
    snapshot,

    /** The people known to both sides, in order. */
    agents: (): TestAgent[] =>
      snapshot().agents.flatMap(({ giosg, genesys }) => (giosg && genesys ? [agentOf(giosg.id)] : [])),

    agent(index = 0): TestAgent {
      const agent = organization.agents()[index];
      if (!agent) throw new Error(`no agent ${index}`);
      return agent;
    },

    agentOf,

    /** Connects in this process; resolves when both sides were read. */
    async connect(): Promise<RunningConnection> {
      running = await parts.run(organizationId);
      const started = running;
      let isOver = false;
      const over = started.done.finally(() => {
        isOver = true;
      });
      over.catch(() => undefined);
      await waitFor(() => isOver || started.status() === 'connected', 'the connection');
      if (isOver) await over;
      return started;
    },

    async end(): Promise<void> {
      await running?.stop().catch(() => undefined);
      running = null;
    },

    /** Calls of the product to the vendors, of one kind. */
    calls: (kind: string) => control.log({ kind }).filter((call) => call.seq > mark),

    /** Writes from now on count. */
    mark(): void {
      mark = control.log().at(-1)?.seq ?? 0;
    },

    /**
     * Resolves when everything that happened was taken in and acted upon: all webhooks are read, and then come three
     * sweeps. Each asks for more calls than a lane needs to act upon the one before it.
     */
    async settle(): Promise<void> {
      for (let round = 0; round < 3; round += 1) {
        await webhooksAreRead();
        await sweep();
      }
    },

    /** Resolves when every webhook was delivered, and its user read. */
    webhooksAreRead,

    /** Writes to anybody of this organization since `mark`. */
    writes(): string[] {
      const ids = snapshot().agents.flatMap(({ giosg, genesys }) => [giosg?.id ?? '', genesys?.id ?? '']);
      return writesIn(deps, mark, (path) => ids.some((id) => id !== '' && path.includes(id)));
    },
  };
  return organization;
}

function createTestAgent(
  deps: TestOrganizationDeps & {
    giosgUserId: string;
    since(): number;
    snapshot(): ReturnType<TestOrganization['snapshot']>;
  },
): TestAgent {
  const { sandbox, parts, organizationId, giosgUserId } = deps;
  const look = () => {
    const found = deps.snapshot().agents.find(({ giosg }) => giosg?.id === giosgUserId);
    if (!found?.giosg) throw new Error(`no agent ${giosgUserId}`);
    return { ...found, giosg: found.giosg };
  };
  const genesysUserId = look().genesys?.id ?? '';
  const row = async () => {
    const found = (await parts.agents.list(organizationId)).find((entry) => entry.giosgUserId === giosgUserId);
    if (!found) throw new Error(`no row of ${giosgUserId}`);
    return found;
  };
  const sides = () => `giosg ${look().giosg.wanted ? 'on' : 'off'}, ${look().genesys?.presence ?? 'nobody'}`;
  return {
    giosgUserId,
    genesysUserId,
    email: look().email ?? '',
    giosg: (action) => void sandbox.control.people.giosg(giosgUserId, action),
    genesys: (action) => void sandbox.control.people.genesys(genesysUserId, action),
    sides,
    writes: () =>
      writesIn(deps, deps.since(), (path) => path.includes(giosgUserId) || path.includes(`/${genesysUserId}/`)),
    row,
    available: async () => (await row()).state?.available ?? null,
    until: async (expected) => {
      await waitFor(
        () => sides() === expected,
        () => `${expected}; it is ${sides()}`,
      );
    },
  };
}

function writesIn({ sandbox, organizationId }: TestOrganizationDeps, since: number, isOurs: (path: string) => boolean) {
  const { definitions } = sandbox.control.organization(organizationId);
  return sandbox.control
    .log()
    .filter((call) => call.seq > since && writeKinds.includes(call.kind) && isOurs(call.path))
    .map((call) => {
      const body = call.body as { is_online_enabled?: boolean; presenceDefinition?: { id: string } };
      if (call.side === 'giosg') return `giosg ${body.is_online_enabled === true ? 'on' : 'off'}`;
      return `genesys ${definitions.find(({ id }) => id === body.presenceDefinition?.id)?.label ?? 'unknown'}`;
    });
}
