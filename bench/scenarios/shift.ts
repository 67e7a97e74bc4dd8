import { setTimeout as sleep } from 'node:timers/promises';
import { askJson } from '../system/json';
import { addOrganization, setUp, type BenchAgent } from '../system/organization';
import type { Sandbox } from '../system/sandbox';
import { valueFigure, type Scenario } from './scenario';

const name = 'shift';
const agentCount = 200;
const shiftMs = 180_000;
/** Two acts on one agent lie this far apart, so that a lost event is made up for by a sweep before the next. */
const betweenActsMs = 25_000;
/** Of the start, not of the product: the sweep has to come between two acts. */
const sweepSeconds = 15;
const settleMs = 60_000;
/** Otherwise nothing is lost: a sweep would come only after the shift. */
const sweepsInTime = Number(process.env['RECONCILE_INTERVAL_SECONDS'] ?? 300) <= sweepSeconds;

/** One person, and what the rules make of all that was done so far. Kept so plain that nothing is left to be judged. */
interface Worker {
  readonly agent: BenchAgent;
  available: boolean;
  onCall: boolean;
  chats: number;
  acts: number;
  nextAt: number;
}

const tooManyChats = 7;

const expected = ({ available, onCall, chats }: Worker) => ({
  wanted: available && !onCall,
  onQueue: available && chats < tooManyChats,
});

/** Something that changes what is there. What interrupts work ends before the person says anything new. */
async function act(sandbox: Sandbox, worker: Worker): Promise<void> {
  const { giosgId, genesysId } = worker.agent;
  const giosg = (body: object) => askJson(`${sandbox.url}/sandbox/giosg/users/${giosgId}`, { body });
  const genesys = (body: object) => askJson(`${sandbox.url}/sandbox/genesys/users/${genesysId}`, { body });
  worker.acts += 1;
  const luck = Math.random();
  if (worker.onCall) {
    worker.onCall = false;
    await genesys({ call: 'end' });
  } else if (worker.chats > 0) {
    worker.chats = 0;
    await giosg({ chats: 0 });
  } else if (worker.available && luck < 0.25) {
    worker.onCall = true;
    await genesys({ call: 'acd' });
  } else if (worker.available && luck < 0.5) {
    worker.chats = tooManyChats;
    await giosg({ chats: tooManyChats });
  } else {
    worker.available = !worker.available;
    if (luck < 0.75) await giosg({ wanted: worker.available });
    else await genesys({ presence: worker.available ? 'On Queue' : Math.random() < 0.5 ? 'Break' : 'Available' });
  }
}

/** Now and then a message of either side is lost, doubled or late. */
async function disturb(sandbox: Sandbox): Promise<void> {
  const side = Math.random() < 0.5 ? 'giosg' : 'genesys';
  const luck = Math.random();
  const fault =
    luck < 0.34 ? { action: 'drop' } : luck < 0.67 ? { action: 'duplicate' } : { action: 'delay', delayMs: 4_000 };
  await askJson(`${sandbox.url}/sandbox/disturb`, { body: { side, count: 1, ...fault } });
}

async function countAstray(sandbox: Sandbox, organizationId: string, workers: readonly Worker[]): Promise<number> {
  const { agents } = await sandbox.organization(organizationId, workers.length + 10);
  const now = new Map(agents.map((agent) => [agent.giosg?.id, agent]));
  return workers.filter((worker) => {
    const seen = now.get(worker.agent.giosgId);
    const { wanted, onQueue } = expected(worker);
    return seen?.giosg?.wanted !== wanted || (seen.genesys?.presence === 'On Queue') !== onQueue;
  }).length;
}

interface ToldChange {
  organizationId: string;
  by: string;
  email?: string;
}

/** Our writes by the person they were for. */
async function countWrites(sandbox: Sandbox, organizationId: string, since: number): Promise<Map<string, number>> {
  const { changes } = await askJson<{ changes: ToldChange[] }>(`${sandbox.url}/sandbox/changes?since=${since}`);
  const writes = new Map<string, number>();
  for (const change of changes) {
    if (change.by !== 'product' || change.organizationId !== organizationId || change.email === undefined) continue;
    writes.set(change.email, (writes.get(change.email) ?? 0) + 1);
  }
  return writes;
}

/** Random people at work on the whole stack: everybody has to end as the rules say, without a write too many. */
export const shift: Scenario = {
  name,
  title: `a shift of ${agentCount} agents for ${shiftMs / 60_000} minutes, messages lost, doubled and late (RECONCILE_INTERVAL_SECONDS=${sweepSeconds})`,
  async run({ product, sandbox, isQuick }) {
    const organization = await addOrganization(sandbox, isQuick ? 20 : agentCount);
    const setup = await setUp(product, sandbox, organization.id);
    await setup.connect();
    const since = (await sandbox.changes(0)).at(-1)?.seq ?? 0;
    const startedAt = Date.now();
    const workers = organization.agents.map((agent): Worker => {
      const nextAt = startedAt + Math.random() * betweenActsMs;
      return { agent, available: false, onCall: false, chats: 0, acts: 0, nextAt };
    });
    const end = startedAt + (isQuick ? 60_000 : shiftMs);
    while (Date.now() < end) {
      const due = workers.filter(({ nextAt }) => nextAt <= Date.now());
      for (const worker of due) worker.nextAt = Date.now() + betweenActsMs * (1 + Math.random() * 0.4);
      await Promise.all(due.map((worker) => act(sandbox, worker)));
      if (sweepsInTime && Math.random() < 0.1) await disturb(sandbox);
      await sleep(50);
    }
    await sandbox.heal();
    let astray = await countAstray(sandbox, organization.id, workers);
    for (const limit = Date.now() + settleMs; astray > 0 && Date.now() < limit; await sleep(500)) {
      astray = await countAstray(sandbox, organization.id, workers);
    }
    const writes = await countWrites(sandbox, organization.id, since);
    await setup.disconnect();
    const acts = workers.reduce((sum, worker) => sum + worker.acts, 0);
    const written = [...writes.values()].reduce((sum, count) => sum + count, 0);
    const tooOften = workers.filter(({ agent, acts: own }) => (writes.get(agent.email) ?? 0) > own + 1).length;
    const about = (what: string, unit: string) => ({ scenario: name, what, unit });
    return {
      figures: [
        valueFigure(about('acts', 'acts'), acts),
        valueFigure(about('writes per act', 'writes'), written / acts, 1.05),
        valueFigure(about('agents written more often than acted on (+1)', 'agents'), tooOften, 0),
        valueFigure(about('agents not as the rules say in the end', 'agents'), astray, 0),
      ],
      lost: astray > 0 ? [`${name}: ${astray} agents are not as the rules say`] : [],
    };
  },
};
