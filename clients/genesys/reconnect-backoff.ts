/** What a lost socket tells about when to try again. */
export interface Drop {
  /** Earlier losses that still count; 0 at first. */
  level: number;
  /** How long the lost socket had been open; 0 for an attempt that failed. */
  connectedForMs: number;
  /** Other sockets of this process were lost at about the same time: the trouble is shared, so do not come back as one. */
  together: boolean;
  /** From 0 to below 1. */
  random: () => number;
}

export interface Reconnect {
  delayMs: number;
  /** To be handed in with the next drop. */
  level: number;
}

const loneMs = 300;
const togetherMs = 5_000;
const firstMs = 1_000;
const longestMs = 30_000;
/** Being open this long makes one earlier loss forgotten. */
const forgivenessMs = 5_000;
const highestLevel = 1 + Math.ceil(Math.log2(longestMs / firstMs));

/**
 * When to connect again after a drop: a lone one almost at once (0–0.3 s), one of many at random within 5 s, and from the
 * second in a row on at random within 1, 2, 4 … 30 s. A success does not wipe the slate: each 5 s of it take one step
 * back, so that a server which takes connections and drops them is not hammered.
 */
export function planReconnect(drop: Drop): Reconnect {
  const level = Math.max(0, drop.level - Math.floor(drop.connectedForMs / forgivenessMs));
  const ladderMs = level === 0 ? loneMs : Math.min(longestMs, firstMs * 2 ** (level - 1));
  const withinMs = drop.together ? Math.max(togetherMs, ladderMs) : ladderMs;
  return { delayMs: Math.floor(drop.random() * withinMs), level: Math.min(level + 1, highestLevel) };
}

const togetherWithinMs = 1_000;
/** So many sockets at once, the asking one among them, are many. */
const manySockets = 3;

export type DropWatch = ReturnType<typeof createDropWatch>;

/** Tells lone drops from a common one, over all sockets of a process: after an outage they must not come back as one. */
export function createDropWatch(now: () => number) {
  let recent: { socket: string; at: number }[] = [];
  return {
    /** Notes that this socket dropped, or an attempt for it failed. True when two others did within the last second. */
    isShared(socket: string): boolean {
      const at = now();
      recent = recent.filter((drop) => drop.socket !== socket && at - drop.at < togetherWithinMs);
      recent.push({ socket, at });
      return recent.length >= manySockets;
    },
  };
}
