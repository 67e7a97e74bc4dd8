import type { TimelineRepository } from '../db/timeline.repository';
import type { Logger } from '../runtime/logger';

const everyMs = 3_600_000;
const atOnce = 1_000;

/** Deletes timeline entries by age, at the start and every hour, in small steps that keep nobody waiting. */
export function startTimelinePruning(deps: {
  timeline: TimelineRepository;
  retentionDays: number;
  logger: Logger;
}): () => void {
  let stopped = false;
  const prune = async (): Promise<void> => {
    try {
      while (!stopped && (await deps.timeline.prune(deps.retentionDays, atOnce)) === atOnce);
    } catch (error) {
      deps.logger.warn({ err: error }, 'timeline not pruned; tried again in an hour');
    }
  };
  void prune();
  const timer = setInterval(() => void prune(), everyMs);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
