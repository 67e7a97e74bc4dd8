import { Writable } from 'node:stream';
import { type DestinationStream, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { scrub } from './scrub';
import type { LogLevel } from './settings';

export type { Logger } from 'pino';

export interface LoggerOptions {
  level: LogLevel;
  /** The process, e.g. `api`. */
  name: string;
  /** Readable text instead of JSON; default: only when standard output is a terminal. */
  pretty?: boolean;
  /** Default: standard output. */
  destination?: DestinationStream;
}

const secretKeys = [
  'accessToken',
  'access_token',
  'apiKey',
  'app_user_auth',
  'appSecret',
  'authorization',
  'clientSecret',
  'client_secret',
  'code',
  'connectUri',
  'cookie',
  'data',
  'databaseUrl',
  'email',
  'encryptionKeys',
  'password',
  'secret',
  'token',
  'webhookSecrets',
];

/**
 * JSON lines on standard output. Values under the names of secrets are dropped at any of the first three levels, and
 * whatever looks like a credential or an e-mail address is taken out of every line, also out of messages and stacks.
 */
export function createLogger(options: LoggerOptions): Logger {
  const pretty = options.pretty ?? process.stdout.isTTY;
  const stream = pretty
    ? prettyStream(options.destination)
    : (options.destination ?? pino.destination({ fd: 1, sync: true }));
  return pino(
    {
      name: options.name,
      level: options.level,
      base: { name: options.name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths(), censor: '[redacted]' },
      hooks: { streamWrite: scrub },
    },
    stream,
  );
}

/** A logger that says nothing, for tests and as a default. */
export function createSilentLogger(): Logger {
  return pino({ level: 'silent' });
}

function redactedPaths(): string[] {
  // `code` is Node's and Postgres' name for the kind of an error, and harmless there.
  const nested = secretKeys.filter((key) => key !== 'code');
  return [
    ...nested,
    ...nested.map((key) => `*.${key}`),
    ...nested.map((key) => `*.*.${key}`),
    'query.code',
    'form.code',
    'headers.authorization',
  ];
}

function prettyStream(destination: DestinationStream | undefined): DestinationStream {
  return PinoPretty({
    colorize: destination === undefined,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss.l',
    sync: true,
    destination: destination ? toWritable(destination) : 1,
  });
}

function toWritable(destination: DestinationStream): Writable {
  return new Writable({
    decodeStrings: false,
    write(line, _encoding, done) {
      destination.write(String(line));
      done();
    },
  });
}
