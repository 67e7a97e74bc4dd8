import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 25;

/**
 * Waits until the probe answers with something true and returns it. A probe that throws is asked again; after the limit
 * the error says what was waited for and what was seen last.
 */
export async function eventually<Result>(
  what: string,
  probe: () => Promise<Result> | Result,
  withinMs = 30_000,
): Promise<Exclude<Result, undefined | null | false>> {
  const deadline = Date.now() + withinMs;
  let seen: unknown;
  for (;;) {
    try {
      const result = await probe();
      if (result) return result as Exclude<Result, undefined | null | false>;
      seen = result;
    } catch (error) {
      seen = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`not within ${withinMs / 1000} s: ${what}; last seen: ${String(seen)}`, { cause: seen });
    }
    await sleep(pollMs);
  }
}
