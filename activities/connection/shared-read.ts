/**
 * Calls that come together share one read. Nobody gets one that had begun before the call: it would say what was, not
 * what is. So at most one read runs and one waits.
 */
export function createSharedRead<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<Result> | null = null;
  return () => {
    next ??= running.then(() => {
      next = null;
      const started = read();
      running = started.catch(() => undefined);
      return started;
    });
    return next;
  };
}
