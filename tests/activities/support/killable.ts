import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ConnectionPartsOptions } from './connection-parts';

export interface KillableConnection {
  /** SIGKILL: nothing is saved, nothing is let go. */
  kill(): Promise<void>;
  /** Frozen, as by a machine that sleeps; `thaw` lets it go on as if no time had passed. */
  freeze(): void;
  thaw(): void;
  /** Resolves when its connection has ended by itself. */
  ended(): Promise<void>;
}

const register = join(__dirname, '..', '..', '..', 'sandbox', 'test-support', 'swc-register.cjs');

/** Runs a connection in a process of its own; resolves when it is connected. */
export async function startKillable(
  options: ConnectionPartsOptions,
  organizationId: string,
): Promise<KillableConnection> {
  const child = fork(join(__dirname, 'connection-process.ts'), [JSON.stringify({ ...options, organizationId })], {
    execArgv: ['--require', register],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const [said] = (await Promise.race([once(child, 'message'), exited])) as [unknown];
  if (said !== 'up') throw new Error(`the connection process ended early: ${String(said)}`);
  const ended = new Promise<void>((resolve) => child.on('message', (said) => said === 'ended' && resolve()));
  return {
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    ended: () => ended,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
