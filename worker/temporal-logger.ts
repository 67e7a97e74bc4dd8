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

/** Temporal's own lines and those of workflows go through our logger. Once a process, before the first worker. */
export function installTemporalLogger(logger: Logger): void {
  const log = (level: LogLevel, message: string, fields: object = {}): void =>
    logger[levels[levelOf(level, message)]]({ ...fields, source: 'temporal' }, message);
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
