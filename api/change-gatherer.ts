import type { PageChange } from './contracts/events';
import type { PageTopic } from './contracts/page-topics';

/** Many changes become few: the first is told at once, later ones together, at least `intervalMs` apart. */
export function createChangeGatherer(deps: { intervalMs: number; tell: (change: PageChange) => void }) {
  const topics = new Set<PageTopic>();
  /** Null: perhaps everybody's. */
  let agents: Set<string> | null = new Set();
  let timer: NodeJS.Timeout | null = null;

  const tell = (): void => {
    timer = null;
    if (topics.size === 0) return;
    const change: PageChange = { topics: [...topics], ...(agents ? { agents: [...agents] } : {}) };
    topics.clear();
    agents = new Set();
    timer = setTimeout(tell, deps.intervalMs);
    deps.tell(change);
  };

  return {
    add(change: PageChange): void {
      for (const topic of change.topics) topics.add(topic);
      if (!change.agents) agents = null;
      for (const agent of change.agents ?? []) agents?.add(agent);
      if (timer === null) tell();
    },
    stop(): void {
      if (timer !== null) clearTimeout(timer);
      topics.clear();
    },
  };
}
