import { createParser } from 'eventsource-parser';
import type { PageChange } from '../../../api/contracts/events';
import { pageTopics } from '../../../api/contracts/page-topics';

/** Nothing for that long, not even a heartbeat: something between holds the stream back. */
const silenceMs = 40_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

export interface LiveEventsDeps {
  /** Opens the stream; throws when it is refused. */
  open: (signal: AbortSignal) => Promise<Response>;
  onChange: (change: PageChange) => void;
  /** True from the first event on, false while the stream is away. */
  onLive: (isLive: boolean) => void;
}

/**
 * Follows the server's events until the answered function is called, and opens the stream again whenever it breaks. Where
 * a proxy blocks or holds it back it never becomes live, and the page looks by itself.
 */
export function followEvents(deps: LiveEventsDeps): () => void {
  const stop = new AbortController();
  void follow(deps, stop.signal);
  return () => stop.abort();
}

async function follow(deps: LiveEventsDeps, signal: AbortSignal): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const heard = await readOnce(deps, signal);
    if (signal.aborted) return;
    deps.onLive(false);
    pauseMs = heard ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
    // Many pages lose their stream at once when a server restarts: they come back one after the other.
    await pause(pauseMs * (0.5 + Math.random() / 2), signal);
  }
}

/** Reads one stream to its end. True when at least one event came. */
async function readOnce(deps: LiveEventsDeps, signal: AbortSignal): Promise<boolean> {
  const attempt = new AbortController();
  const giveUp = (): void => attempt.abort();
  signal.addEventListener('abort', giveUp, { once: true });
  let silence = setTimeout(giveUp, silenceMs);
  let heard = false;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (signal.aborted) return;
      if (!heard) deps.onLive(true);
      heard = true;
      deps.onChange(event === 'changed' ? (JSON.parse(data) as PageChange) : { topics: [...pageTopics] });
    },
  });
  try {
    const response = await deps.open(attempt.signal);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      clearTimeout(silence);
      silence = setTimeout(giveUp, silenceMs);
      parser.feed(decoder.decode(part.value, { stream: true }));
    }
  } catch {
    // Refused, broken off or unreadable: all the same, it is opened again.
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', giveUp);
    attempt.abort();
  }
  return heard;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
