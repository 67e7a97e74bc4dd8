import { fork } from 'node:child_process';
import { endProcess, requireOpen, type ServiceProcess } from './services/child';
import type { Guard } from './services/guard';
import { identifyProcess } from './services/process-identity';
import { StartError } from './services/start-error';

/** One of our own processes: a script that sends `ready` over Node's channel and ends when that breaks. */
export interface NodeChildSpec {
  readonly name: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Well inside the five seconds that stopping everything may take; Postgres and Temporal come after. */
const END_STEPS = [
  { signal: 'SIGTERM', waitMs: 2800 },
  { signal: 'SIGKILL', waitMs: 200 },
] as const;
const READY_WITHIN_MS = 60_000;

/**
 * Starts the process and resolves once it says that it is ready. Throws a StartError when it ends before that or takes
 * too long. It writes to our own outputs; in a session of its own, so that we stop things in order.
 */
export async function startNodeChild(spec: NodeChildSpec, guard: Guard): Promise<ServiceProcess> {
  requireOpen(guard);
  const child = fork(spec.script, {
    env: spec.env,
    execArgv: ['--enable-source-maps'],
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let gone = false;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      gone = true;
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      gone = true;
      resolve(signal === null ? `exit code ${code ?? 1}` : signal);
    });
  });
  const pid = child.pid ?? -1;
  const identity = identifyProcess(pid) ?? { pid, startedAt: 'gone' };
  guard.watch(identity, 'SIGTERM');
  const stop = async () => {
    if (gone) return;
    await endProcess(identity, END_STEPS);
    await exited;
  };
  void exited.then(() => {
    guard.release(identity);
  });
  await untilReady(spec.name, child, { exited, stop });
  return { identity, exited, hasExited: () => gone, stop };
}

async function untilReady(
  name: string,
  child: NodeJS.EventEmitter,
  end: { readonly exited: Promise<string>; stop(): Promise<void> },
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const outcome = await Promise.race([
    new Promise<'ready'>((resolve) => {
      child.on('message', (message) => {
        if (message === 'ready') resolve('ready');
      });
    }),
    end.exited.then((how) => ({ how })),
    new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, READY_WITHIN_MS, 'late');
    }),
  ]);
  clearTimeout(timer);
  if (outcome === 'ready') return;
  await end.stop();
  const what = outcome === 'late' ? `was not ready after ${READY_WITHIN_MS / 1000} s` : `ended (${outcome.how})`;
  throw new StartError(`The ${name} ${what} while starting: its own lines above say why.`);
}
