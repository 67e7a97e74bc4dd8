import { join } from 'node:path';
import { errorCode, toError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import { parseSettings, SettingsError, type Settings } from '../runtime/settings';
import { StartError } from './services/start-error';
import { projectRoot } from './services/project-root';
import { createSystem, type Scripts, type System } from './system';
import { welcome } from './welcome';

export interface StartOptions {
  /** Milliseconds since the epoch; what "ready in" counts from. */
  readonly startedAt: number;
  /** Stand-ins for our own processes, in tests. */
  readonly scripts?: Scripts;
}

const STOP_WITHIN_MS = 4900;

function builtScripts(): Scripts {
  const script = (name: string) => join(projectRoot(), 'dist', name, 'main.js');
  return { sandbox: script('sandbox'), worker: script('worker'), api: script('api') };
}

/** Errors a person can do something about are a sentence; all others are defects and keep their stack. */
function explain(error: unknown, settings: Settings | undefined): string {
  if (error instanceof StartError || error instanceof SettingsError) return error.message;
  const code = errorCode(error);
  if (['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EISDIR', 'EEXIST'].includes(code)) {
    return `DATA_DIR ${settings?.dataDir ?? ''} cannot be used (${toError(error).message}): set DATA_DIR to a folder that this user may write.`;
  }
  return toError(error).stack ?? String(error);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function fail(error: unknown): never {
  say(explain(error, undefined));
  process.exit(1);
}

/** Ends everything once and then the process, with the first caller's exit code; further calls change nothing. */
function createEnd(system: System): (exitCode: number, lastWords?: string) => void {
  let ending = false;
  return (exitCode, lastWords) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS);
    void system.stop().then(() => {
      if (lastWords !== undefined) say(lastWords);
      process.exit(exitCode);
    }, fail);
  };
}

async function startAll(settings: Settings, options: StartOptions): Promise<void> {
  const system = createSystem({
    settings,
    env: process.env,
    scripts: options.scripts ?? builtScripts(),
    logger: createLogger({ level: settings.logLevel, name: 'start' }),
    report: say,
  });
  const end = createEnd(system);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      end(0);
    });
  }
  try {
    const addresses = await system.start();
    process.stdout.write(welcome(settings, addresses, (Date.now() - options.startedAt) / 1000));
  } catch (error) {
    end(1, explain(error, settings));
  }
}

/** `npm start`, after the build. Ends the process with exit code 1 when something must be changed by hand. */
export async function main(options: StartOptions): Promise<void> {
  // Histories, keys and logs are their owner's alone.
  process.umask(0o077);
  // Whoever reads our output may go away before us.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await startAll(parseSettings(process.env), options);
  } catch (error) {
    fail(error);
  }
}
