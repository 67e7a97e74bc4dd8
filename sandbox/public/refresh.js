const restMs = 200;

/** One run at a time and at most five a second; wishes meanwhile make exactly one more. Resolves when one began later. */
export function createRefresh(run) {
  let running;
  let next;

  const begin = () => {
    running = run().finally(() => (running = undefined));
    return running;
  };
  const later = () =>
    new Promise((resolve) => setTimeout(resolve, restMs)).then(() => {
      next = undefined;
      return running ? running.then(begin, begin) : begin();
    });

  return () => {
    if (!running && !next) return begin();
    next ??= Promise.resolve(running)
      .catch(() => undefined)
      .then(later);
    return next;
  };
}
