import { spawn, type SpawnOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Guard } from './guard';
import { identifyProcess, isRunning, signalProcess, type ProcessIdentity } from './process-identity';

/** One step of ending a process: a signal, then so long for it to take effect. */
export interface EndStep {
  readonly signal: NodeJS.Signals;
  readonly waitMs: number;
}

export interface ServiceCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Both outputs are appended here. */
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly endSteps: readonly EndStep[];
  readonly guard: Guard;
}

export interface ServiceProcess {
  readonly identity: ProcessIdentity;
  /** Resolves with the exit code (or signal name) once it is gone, for whatever reason. */
  readonly exited: Promise<string>;
  hasExited(): boolean;
  stop(): Promise<void>;
}

const POLL_MS = 20;

/** Ends a process step by step, harder each time. Resolves once it is gone, or after the last step's wait. */
export async function endProcess(identity: ProcessIdentity, steps: readonly EndStep[]): Promise<void> {
  for (const step of steps) {
    if (!signalProcess(identity, step.signal)) return;
    const until = Date.now() + step.waitMs;
    while (Date.now() < until) {
      if (!isRunning(identity)) return;
      await sleep(POLL_MS);
    }
  }
}

/**
 * Starts a program in a session of its own (a terminal's Ctrl-C is for the supervisor, who ends things in order) with
 * its output in a file, and has the guard watch over it. Rejects when it cannot be started at all.
 */
export async function startServiceProcess(command: ServiceCommand): Promise<ServiceProcess> {
  requireOpen(command.guard);
  const log = openSync(command.logFile, 'a', 0o600);
  const options: SpawnOptions = {
    detached: true,
    cwd: '/',
    env: command.env,
    stdio: ['ignore', log, log],
    ...command.user,
  };
  const child = spawn(command.command, [...command.args], options);
  let gone = false;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      gone = true;
      resolve(String(code ?? signal));
    });
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } finally {
    closeSync(log);
  }
  const pid = child.pid ?? -1;
  const identity = identifyProcess(pid) ?? { pid, startedAt: 'gone' };
  command.guard.watch(identity, command.endSteps[0]?.signal ?? 'SIGTERM');
  void exited.then(() => {
    command.guard.release(identity);
  });
  return {
    identity,
    exited,
    hasExited: () => gone,
    stop: async () => {
      if (gone) return;
      await endProcess(identity, command.endSteps);
      await exited;
    },
  };
}

/** Throws when a stop has begun: what would be started now would outlive it. */
export function requireOpen(guard: Guard): void {
  if (!guard.isOpen()) throw new Error('stopping');
}

/** The last lines of a log, for an error message. */
export function lastLines(file: string, count = 3): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').slice(-count).join(' | ');
  } catch {
    return '';
  }
}
