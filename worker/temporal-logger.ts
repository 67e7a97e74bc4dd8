import { types } from 'node:util';
import { Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from '../runtime/logger';

const levels: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Workers say a lot about their own life; what this product does is logged by itself. */
function levelOf(level: LogLevel, message: string): LogLevel {
  if (level === 'INFO') return 'DEBUG';
  // One of our workers has no workflows on purpose.
  return message.startsWith('No workflows registered') ? 'DEBUG' : level;
}

/** An error has no fields of its own to show: its name and words are. Stacks of workflows are in the Web UI. */
export function readable(fields: object): object {
  const shown = Object.entries(fields).map(([name, value]: [string, unknown]) => {
    // Errors of workflows come from another realm, whose classes are not ours.
    if (!types.isNativeError(value)) return [name, value];
    const cause = types.isNativeError(value.cause) ? ` (${value.cause.name}: ${value.cause.message})` : '';
    return [name, `${value.name}: ${value.message}${cause}`];
  });
  return Object.fromEntries(shown) as object;
}

/** Temporal's own lines and those of workflows go through our logger. Once a process, before the first worker. */
export function installTemporalLogger(logger: Logger): void {
  const log = (level: LogLevel, message: string, fields: object = {}): void =>
    logger[levels[levelOf(level, message)]]({ ...readable(fields), source: 'temporal' }, message);
  Runtime.install({
    logger: {
      log,
      trace: (message, fields) => log('TRACE', message, fields),
      debug: (message, fields) => log('DEBUG', message, fields),
      info: (message, fields) => log('INFO', message, fields),
      warn: (message, fields) => log('WARN', message, fields),
      error: (message, fields) => log('ERROR', message, fields),
    },
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} } },
    shutdownSignals: [],
  });
}
