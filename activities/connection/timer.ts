/** Node fires a timer that is longer than this at once. */
const longestMs = 2_147_483_647;

export type Timer = ReturnType<typeof createTimer>;

/** One thing to do later; setting it anew replaces it. Any length of time; it keeps no process alive. */
export function createTimer() {
  let timer: NodeJS.Timeout | null = null;

  function clear(): void {
    if (timer) clearTimeout(timer);
    timer = null;
  }

  function set(ms: number, act: () => void): void {
    clear();
    const delay = Math.min(Math.max(0, ms), longestMs);
    timer = setTimeout(() => {
      timer = null;
      if (ms > longestMs) set(ms - longestMs, act);
      else act();
    }, delay);
    timer.unref();
  }

  return {
    set,
    clear,
    get isSet(): boolean {
      return timer !== null;
    },
  };
}
