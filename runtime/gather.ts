/**
 * Many callers, few runs: what comes while a run is under way is gathered for the next one, and each caller waits for the
 * run that holds its item. The first goes at once, so nobody waits for company.
 *
 * A run that is still under way after `limitMs` keeps nobody waiting: its callers are rejected with what `onLimit` makes,
 * and the next run starts. It may still take effect, which callers must bear.
 */
export function gather<Item, Result>(options: {
  run: (items: Item[]) => Promise<Result>;
  limitMs: number;
  onLimit: (limitMs: number) => Error;
}): (item: Item) => Promise<Result> {
  interface Batch {
    readonly items: Item[];
    readonly done: PromiseWithResolvers<Result>;
  }
  let waiting: Batch | null = null;
  let underWay = false;

  const start = (): void => {
    const batch = waiting;
    if (!batch || underWay) return;
    waiting = null;
    underWay = true;
    const { resolve, reject } = batch.done;
    const limit = setTimeout(() => reject(options.onLimit(options.limitMs)), options.limitMs);
    options.run(batch.items).then(resolve, reject);
    const next = (): void => {
      clearTimeout(limit);
      underWay = false;
      start();
    };
    batch.done.promise.then(next, next);
  };

  return (item) => {
    const batch = (waiting ??= { items: [], done: withResolvers<Result>() });
    batch.items.push(item);
    start();
    return batch.done.promise;
  };
}

interface PromiseWithResolvers<Result> {
  readonly promise: Promise<Result>;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers` of Node 22, for Node 20. */
function withResolvers<Result>(): PromiseWithResolvers<Result> {
  let resolve: (result: Result) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<Result>((onResult, onError) => {
    resolve = onResult;
    reject = onError;
  });
  return { promise, resolve, reject };
}
