import { setTimeout as sleep } from 'node:timers/promises';
import { askJson } from './json';
import type { Product } from './product';
import type { Sandbox, SandboxAgent } from './sandbox';

/** Where the agents of one organization stand, told by what a person last did to them. */
export interface BenchAgent {
  readonly giosgId: string;
  readonly genesysId: string;
  readonly email: string;
  isOn: boolean;
}

export interface BenchOrganization {
  readonly id: string;
  readonly agents: readonly BenchAgent[];
}

/** An organization with so many agents in the sandbox, known to nobody yet. */
export async function addOrganization(sandbox: Sandbox, agentCount: number): Promise<BenchOrganization> {
  const id = await sandbox.addOrganization(agentCount);
  const { agents } = await sandbox.organization(id, agentCount + 10);
  return { id, agents: agents.filter(isOnBothSides).map(toAgent) };
}

function isOnBothSides(agent: Partial<SandboxAgent>): agent is SandboxAgent {
  return agent.giosg !== undefined && agent.genesys !== undefined && !agent.giosg.isBot;
}

const toAgent = ({ email, giosg, genesys }: SandboxAgent): BenchAgent => ({
  email,
  giosgId: giosg.id,
  genesysId: genesys.id,
  isOn: false,
});

/** How many agents are not as the last person's change wants them, on either side. */
export async function countWrong(sandbox: Sandbox, organization: BenchOrganization): Promise<number> {
  const { agents } = await sandbox.organization(organization.id, organization.agents.length + 10);
  const now = new Map(agents.map((agent) => [agent.giosg?.id, agent]));
  return organization.agents.filter(({ giosgId, isOn }) => {
    const seen = now.get(giosgId);
    return seen?.giosg?.wanted !== isOn || (seen.genesys?.presence === 'On Queue') !== isOn;
  }).length;
}

/** Waits until everybody is right; answers with how many still are not after `limitMs`. */
export async function untilRight(sandbox: Sandbox, organization: BenchOrganization, limitMs: number): Promise<number> {
  const end = Date.now() + limitMs;
  for (;;) {
    const wrong = await countWrong(sandbox, organization);
    if (wrong === 0 || Date.now() > end) return wrong;
    await sleep(200);
  }
}

interface SetupState {
  connection: { status: string };
}

/** The product's side of one organization, as its setup page drives it. */
export interface Setup {
  /** Resolves with the milliseconds from the press of Connect until it is connected. */
  connect(): Promise<number>;
  disconnect(): Promise<void>;
}

/** Installs the app in giosg and saves the Genesys credentials that the sandbox shows. */
export async function setUp(product: Product, sandbox: Sandbox, organizationId: string): Promise<Setup> {
  const trigger = await fetch(await sandbox.trigger('install', organizationId), { redirect: 'manual' });
  const { hash } = new URL(trigger.headers.get('location') ?? '', product.apiUrl);
  const token = new URLSearchParams(hash.slice(1)).get('session') ?? '';
  const ask = (path: string, init: { method?: string; body?: unknown } = {}) =>
    askJson<SetupState>(`${product.apiUrl}/api/setup${path}`, { ...init, token });
  const until = async (status: string): Promise<void> => {
    const end = Date.now() + 180_000;
    while ((await ask('')).connection.status !== status) {
      if (Date.now() > end) throw new Error(`the organization is not ${status} after three minutes`);
      await sleep(50);
    }
  };
  const { client } = await sandbox.organization(organizationId, 1);
  const body = { region: 'mypurecloud.com', clientId: client.id, clientSecret: client.secret };
  await ask('/credentials', { method: 'PUT', body });
  return {
    async connect() {
      const startedAt = performance.now();
      await ask('/connect', { method: 'POST' });
      await until('connected');
      return performance.now() - startedAt;
    },
    async disconnect() {
      await ask('/disconnect', { method: 'POST' });
      await until('disconnected');
    },
  };
}
