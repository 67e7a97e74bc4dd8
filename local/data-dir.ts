import { accessSync, chmodSync, constants, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../runtime/errors';
import { endProcess } from './services/child';
import { lockHolder, takeLock } from './services/file-lock';
import type { Watched } from './services/guard';
import { StartError } from './services/start-error';

/** The folder of one system, held by one start at a time. */
export interface DataDir {
  readonly path: string;
  /** Notes the processes that run now, so that the next start can end them should this one be killed. */
  readonly record: (processes: readonly Watched[]) => void;
  readonly release: () => void;
}

const END_WITHIN_MS = 5000;

function readRecorded(file: string): Watched[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Watched[];
  } catch {
    return [];
  }
}

function endLeftover(watched: Watched): Promise<void> {
  return endProcess(watched, [
    { signal: watched.signal, waitMs: END_WITHIN_MS },
    { signal: 'SIGKILL', waitMs: END_WITHIN_MS },
  ]);
}

/** Under root the user that Postgres runs as must pass through, without seeing what else is there. */
function makeFolder(path: string): void {
  const made = mkdirSync(path, { recursive: true });
  if (made !== undefined && process.getuid?.() === 0) chmodSync(path, 0o711);
}

function takeOrExplain(path: string): () => void {
  const lock = join(path, 'start.lock');
  try {
    makeFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const release = takeLock(lock);
    if (release !== undefined) return release;
  } catch (error) {
    throw new StartError(
      `DATA_DIR ${path} cannot be used (${errorCode(error)}): set DATA_DIR to a folder that this user may write.`,
      { cause: error },
    );
  }
  throw new StartError(
    `DATA_DIR ${path} is in use by another start (process ${lockHolder(lock)?.pid ?? 'unknown'}): stop that one, ` +
      'or set DATA_DIR, PORT, SANDBOX_PORT and TEMPORAL_UI_PORT to others.',
  );
}

/**
 * Takes the folder, made if missing, and ends what a killed start left running in it. Throws a StartError when it
 * cannot be written or another start has it.
 */
export async function openDataDir(path: string): Promise<DataDir> {
  const release = takeOrExplain(path);
  const file = join(path, 'processes.json');
  await Promise.all(readRecorded(file).map(endLeftover));
  return {
    path,
    record: (processes) => {
      writeFileSync(`${file}.new`, JSON.stringify(processes));
      renameSync(`${file}.new`, file);
    },
    release,
  };
}
