import { setTimeout as pause } from 'node:timers/promises';

const lookEveryMs = 10;
/** No test means to wait that long: it only keeps a condition that never comes from hanging the run. */
const hangMs = 30_000;

type Look<Result> = () => Result | Promise<Result>;
type Found<Result> = Exclude<Result, undefined | null | false | void>;

/** Looks until the answer is neither undefined, null nor false, and returns it. Throws after half a minute. */
export async function waitFor<Result>(
  look: Look<Result>,
  what: string | (() => string) = 'the condition',
): Promise<Found<Result>> {
  const end = Date.now() + hangMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as Found<Result>;
    if (Date.now() > end) throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`);
    await pause(lookEveryMs);
  }
}
