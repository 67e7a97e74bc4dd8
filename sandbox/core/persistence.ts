import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from './world';

/** Keeps the world in a JSON file, so that stored ids and tokens of the product stay good over a restart. */
export interface Persistence {
  /** Writes soon; many calls make one write. */
  touch(): void;
  /** Writes now. */
  flush(): void;
}

const delayMs = 500;
/** A large world is written less often: writing may take this part of the time at most. */
const restShare = 20;

/** Fills `world` from the file; answers whether there was one that could be read. */
export function loadWorld(world: World, file: string): boolean {
  let stored: Record<string, [string, unknown][]>;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, [string, unknown][]>;
  } catch {
    return false;
  }
  for (const [name, map] of Object.entries(world) as [string, Map<string, unknown>][]) {
    for (const [key, value] of stored[name] ?? []) map.set(key, value);
  }
  return world.organizations.size > 0;
}

export function createPersistence(world: World, file: string): Persistence {
  let timer: NodeJS.Timeout | undefined;
  let lastTookMs = 0;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const startedAt = Date.now();
    const entries = Object.entries(world).map(([name, map]) => [name, [...(map as Map<string, unknown>)]]);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    lastTookMs = Date.now() - startedAt;
  };
  return {
    touch() {
      timer ??= setTimeout(flush, Math.max(delayMs, lastTookMs * restShare)).unref();
    },
    flush,
  };
}
