import { Runtime, type LogLevel } from '@temporalio/worker';
import type { Logger } from '../runtime/logger';

const levels: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Temporal's own lines and those of workflows go through our logger. Once a process, before the first worker. */
export function installTemporalLogger(logger: Logger): void {
  const log = (level: LogLevel, message: string, fields: object = {}): void =>
    logger[levels[level]]({ ...fields, source: 'temporal' }, message);
  Runtime.install({
    logger: {
      log,
      trace: (message, fields) => log('TRACE', message, fields),
      debug: (message, fields) => log('DEBUG', message, fields),
      // Workers say a lot about their own life; what this product does is logged by itself.
      info: (message, fields) => log('DEBUG', message, fields),
      // One of our workers has no workflows on purpose.
      warn: (message, fields) => log(message.startsWith('No workflows registered') ? 'DEBUG' : 'WARN', message, fields),
      error: (message, fields) => log('ERROR', message, fields),
    },
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} } },
    shutdownSignals: [],
  });
}
