import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity';
import { projectRoot } from './project-root';

/**
 * Watches over processes that would not notice our end (Postgres, Temporal): a small detached process holds a pipe to
 * us and ends them when the pipe breaks, however we went.
 */
export interface Guard {
  /** False once it is closed: nothing may be started under it any more. */
  isOpen(): boolean;
  watch(identity: ProcessIdentity, signal: NodeJS.Signals): void;
  release(identity: ProcessIdentity): void;
  /** Ends the guard itself, and with it whatever is still watched. Resolves once it is gone. */
  close(): Promise<void>;
}

/** A watched process and the signal that ends it in order. */
export interface Watched extends ProcessIdentity {
  readonly signal: NodeJS.Signals;
}

/** `onChange` is told all watched processes whenever they change. */
export function createGuard(onChange: (watched: readonly Watched[]) => void = () => undefined): Guard {
  const child = spawn(process.execPath, [join(projectRoot(), 'local', 'sentinel.mjs')], {
    detached: true,
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A guard that died or a broken pipe must not end us: the next start ends what was left.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  const exited = once(child, 'exit').catch(() => undefined);
  child.unref();
  const say = (message: object) => {
    if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  let open = true;
  const watched = new Map<number, Watched>();
  const changed = () => {
    onChange([...watched.values()]);
  };
  return {
    isOpen: () => open,
    watch: (identity, signal) => {
      watched.set(identity.pid, { ...identity, signal });
      say({ watch: { ...identity, signal } });
      changed();
    },
    release: (identity) => {
      watched.delete(identity.pid);
      say({ release: identity.pid });
      changed();
    },
    close: async () => {
      open = false;
      child.ref();
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
}
