import { setTimeout as sleep } from 'node:timers/promises';
import { untilRight, type BenchAgent, type BenchOrganization } from './system/organization';
import type { Sandbox, SandboxChange } from './system/sandbox';

export interface Load {
  readonly organizations: readonly BenchOrganization[];
  /** People's changes a second in all, at even distances. */
  readonly perSecond: number;
  readonly changes: number;
  /** Where people act; both: in turns. */
  readonly sides: readonly ('giosg' | 'genesys')[];
  /** How long after the last change everybody must be right. */
  readonly settleMs: number;
}

export interface LoadResult {
  readonly changes: number;
  /** Vendor event → vendor call, milliseconds, on the sandbox's one clock. */
  readonly giosgToGenesys: readonly number[];
  readonly genesysToGiosg: readonly number[];
  /** Agents who are not as their last person's change wants them, at the end. */
  readonly wrong: number;
  /** Genesys calls of every kind while it ran. */
  readonly genesysCalls: number;
  readonly refusedGenesysCalls: number;
  readonly seconds: number;
}

const pollMs = 400;

/**
 * Plays people who switch themselves on and off, each agent in turn so that one agent's changes lie as far apart as can
 * be, and says when the other side was told.
 */
export async function playLoad(sandbox: Sandbox, load: Load): Promise<LoadResult> {
  const ids = new Set(load.organizations.map(({ id }) => id));
  const agents = interleave(load.organizations.map((organization) => organization.agents));
  const watch = await watchSandbox(sandbox, ids);
  const startedAt = performance.now();
  const sent: Promise<unknown>[] = [];
  for (let index = 0; index < load.changes; index += 1) {
    const dueInMs = startedAt + (index * 1_000) / load.perSecond - performance.now();
    if (dueInMs > 0) await sleep(dueInMs);
    const agent = agents[index % agents.length];
    // Each agent's next change is on the other side.
    const turn = (index % agents.length) + Math.floor(index / agents.length);
    const side = load.sides[turn % load.sides.length];
    if (!agent) break;
    const acted = act(sandbox, agent, side ?? 'giosg');
    acted.catch(() => undefined);
    sent.push(acted);
  }
  await Promise.all(sent);
  const seconds = (performance.now() - startedAt) / 1_000;
  let wrong = 0;
  for (const organization of load.organizations) wrong += await untilRight(sandbox, organization, load.settleMs);
  return { changes: load.changes, wrong, seconds, ...(await watch.end()) };
}

function act(sandbox: Sandbox, agent: BenchAgent, side: 'giosg' | 'genesys'): Promise<unknown> {
  agent.isOn = !agent.isOn;
  if (side === 'giosg') return sandbox.inGiosg(agent.giosgId, { wanted: agent.isOn });
  return sandbox.inGenesys(agent.genesysId, { presence: agent.isOn ? 'On Queue' : 'Available' });
}

function interleave(lists: readonly (readonly BenchAgent[])[]): BenchAgent[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? [])).flat();
}

/** Follows the sandbox's journals, which forget, while something goes on. */
async function watchSandbox(sandbox: Sandbox, organizations: ReadonlySet<string>) {
  const latencies = { giosgToGenesys: [] as number[], genesysToGiosg: [] as number[] };
  const calls = { genesysCalls: 0, refusedGenesysCalls: 0 };
  let lastChange = (await sandbox.changes(0)).at(-1)?.seq ?? 0;
  let lastCall = (await sandbox.calls(0, '&side=genesys')).at(-1)?.seq ?? 0;
  const take = (change: SandboxChange): void => {
    lastChange = change.seq;
    if (change.by !== 'product' || change.afterMs === undefined || !organizations.has(change.organizationId)) return;
    const direction = change.side === 'genesys' ? 'giosgToGenesys' : 'genesysToGiosg';
    latencies[direction].push(change.afterMs);
  };
  const look = async (): Promise<void> => {
    for (const change of await sandbox.changes(lastChange)) take(change);
    for (const call of await sandbox.calls(lastCall, '&side=genesys')) {
      lastCall = call.seq;
      calls.genesysCalls += 1;
      if (call.status === 429) calls.refusedGenesysCalls += 1;
    }
  };
  const ended = new AbortController();
  const following = (async () => {
    while (!ended.signal.aborted) {
      await look();
      await sleep(pollMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  // Told at the end, where somebody waits for it.
  following.catch(() => undefined);
  return {
    async end() {
      ended.abort();
      await following;
      await look();
      return { ...latencies, ...calls };
    },
  };
}
