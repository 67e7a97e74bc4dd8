import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity';

/** Who holds a lock; the lock of a process that is gone counts for nothing. */
export function lockHolder(file: string): ProcessIdentity | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
    return isRunning(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function tryLock(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identifyProcess(process.pid)));
  try {
    // A link appears whole or not at all, and fails when the name is taken.
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes the lock if no living process holds it; answers how to give it back. Throws what the file system throws. */
export function takeLock(file: string): (() => void) | undefined {
  mkdirSync(dirname(file), { recursive: true });
  if (!tryLock(file)) {
    if (lockHolder(file) !== undefined) return undefined;
    rmSync(file, { force: true });
    if (!tryLock(file)) return undefined;
  }
  return () => {
    rmSync(file, { force: true });
  };
}

const POLL_MS = 100;

/** Runs `work` while holding the lock; `onWait` is told once when somebody else holds it. */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  let release = takeLock(file);
  if (release === undefined) onWait?.();
  while (release === undefined) {
    await sleep(POLL_MS);
    release = takeLock(file);
  }
  try {
    return await work();
  } finally {
    release();
  }
}
