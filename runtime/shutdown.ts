import { toError } from './errors';
import type { Logger } from './logger';

/** Something to close. It may take as long as the whole shutdown may. */
export interface ShutdownStep {
  name: string;
  run: () => Promise<void> | void;
}

export interface ShutdownOptions {
  logger: Pick<Logger, 'info' | 'warn' | 'fatal'>;
  /** First steps; more can be added while the process starts. */
  steps?: ShutdownStep[];
  /** After this the process ends whether the steps have or not. Default 4500 ms: a supervisor kills after 5 s. */
  timeoutMs?: number;
  /** Replaced in tests. */
  process?: ShutdownProcess;
}

/** The part of `process` that is used. */
export interface ShutdownProcess {
  connected?: boolean;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  exit(code: number): void;
}

export interface Shutdown {
  /** Aborted when the shutdown begins. */
  readonly signal: AbortSignal;
  /** Adds what was opened just now; the last opened is closed first. */
  add(step: ShutdownStep): void;
  /** Begins the shutdown; further calls wait for the same one. Ends the process with `exitCode`. */
  request(reason: string, exitCode?: number): Promise<void>;
}

/**
 * Stops the process in order on SIGINT, SIGTERM, and when the supervisor that forked us is gone. Call it first thing in
 * a process, so that a signal during its start is heard. A second signal changes nothing: a terminal sends its own beside
 * the supervisor's. An uncaught error ends the process at once with exit code 1, because nothing can be trusted after it.
 */
export function onShutdown(options: ShutdownOptions): Shutdown {
  const target = options.process ?? process;
  const steps = [...(options.steps ?? [])];
  const controller = new AbortController();
  let running: Promise<void> | undefined;

  const request = (reason: string, exitCode = 0): Promise<void> => {
    running ??= stop(reason, exitCode);
    return running;
  };
  const stop = async (reason: string, exitCode: number): Promise<void> => {
    options.logger.info({ reason }, 'stopping');
    controller.abort();
    const inTime = await withLimit(runSteps(steps, options.logger), options.timeoutMs ?? 4_500);
    if (!inTime) options.logger.warn({ reason }, 'not everything closed in time');
    target.exit(inTime ? exitCode : 1);
  };
  const crash = (thrown: unknown): void => {
    options.logger.fatal({ err: toError(thrown) }, 'uncaught error, the process ends');
    target.exit(1);
  };

  target.on('SIGINT', () => void request('SIGINT'));
  target.on('SIGTERM', () => void request('SIGTERM'));
  if (target.connected) target.on('disconnect', () => void request('the supervisor is gone'));
  target.on('uncaughtException', crash);
  target.on('unhandledRejection', crash);

  return { signal: controller.signal, add: (step) => void steps.push(step), request };
}

/** Steps added while this runs are run too. One that fails does not keep the others open. */
async function runSteps(steps: ShutdownStep[], logger: Pick<Logger, 'warn'>): Promise<void> {
  for (let step = steps.pop(); step; step = steps.pop()) {
    try {
      await step.run();
    } catch (error) {
      logger.warn({ err: toError(error), step: step.name }, 'a step of the shutdown failed');
    }
  }
}

async function withLimit(work: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  try {
    return await Promise.race([work.then(() => true), limit]);
  } finally {
    clearTimeout(timer);
  }
}
