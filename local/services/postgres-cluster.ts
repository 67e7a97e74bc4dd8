import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { endProcess, lastLines } from './child';
import type { PostgresBinaries } from './postgres-binaries';
import type { PostgresHome } from './postgres-home';
import { identifyProcess } from './process-identity';
import { StartError } from './start-error';

/** Fast shutdown, then an immediate one, then by force. */
export const END_STEPS = [
  { signal: 'SIGINT', waitMs: 1000 },
  { signal: 'SIGQUIT', waitMs: 400 },
  { signal: 'SIGKILL', waitMs: 200 },
] as const;

/** Only what the programs need: no secret of ours is lent to another user's process. */
export const programEnv: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

function passwordFile(home: PostgresHome): string {
  return join(home.folder, 'password');
}

export function readPassword(home: PostgresHome): string {
  return readFileSync(passwordFile(home), 'utf8').trim();
}

function give(home: PostgresHome, path: string): void {
  if (home.account !== undefined) chownSync(path, home.account.uid, home.account.gid);
}

function initArguments(home: PostgresHome, draft: string, durable: boolean): string[] {
  return [
    `--pgdata=${draft}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile(home)}`,
    '--encoding=UTF8',
    '--locale=C',
    // Case rules of all languages, the same on every machine, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
}

/** Makes the database files unless they exist. A half-made folder of a killed start is never taken for a whole one. */
export function initializeCluster(
  home: PostgresHome,
  binaries: PostgresBinaries,
  options: { readonly durable: boolean; readonly logFile: string },
): boolean {
  if (existsSync(join(home.data, 'PG_VERSION'))) return false;
  const draft = join(home.folder, 'data.new');
  rmSync(draft, { recursive: true, force: true });
  rmSync(home.data, { recursive: true, force: true });
  writeFileSync(passwordFile(home), randomBytes(24).toString('hex'), { mode: 0o600 });
  give(home, passwordFile(home));
  mkdirSync(draft, { mode: 0o700 });
  give(home, draft);
  const result = spawnSync(binaries.initdb, initArguments(home, draft, options.durable), {
    ...home.account,
    cwd: '/',
    env: programEnv,
    encoding: 'utf8',
  });
  appendFileSync(options.logFile, `${result.stdout}${result.stderr}`);
  if (result.status !== 0) {
    throw new StartError(
      `Postgres could not make its files below DATA_DIR (${lastLines(options.logFile)}): ` +
        'set DATA_DIR to a folder with room that this user may write, or set DATABASE_URL.',
    );
  }
  renameSync(draft, home.data);
  return true;
}

/** Throws a StartError when the files were made by another major version than the program's. */
export function requireSameVersion(home: PostgresHome, binaries: PostgresBinaries): void {
  const made = readFileSync(join(home.data, 'PG_VERSION'), 'utf8').trim();
  const output = spawnSync(binaries.postgres, ['--version'], { ...home.account, cwd: '/', encoding: 'utf8' }).stdout;
  const major = /(\d+)[.\w]*\s*$/.exec(output)?.[1];
  if (major !== made) {
    throw new StartError(
      `DATA_DIR holds a database of Postgres ${made}, but Postgres ${major ?? '?'} is installed: ` +
        'set DATA_DIR to another folder, or remove it to start afresh.',
    );
  }
}

/** Ends a Postgres that a killed start left on these very files. */
export async function endLeftover(home: PostgresHome): Promise<void> {
  const file = join(home.data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pid, data] = readFileSync(file, 'utf8').split('\n');
  const identity = identifyProcess(Number(pid));
  if (identity === undefined || data !== home.data || !runsOn(identity.pid, home.data)) return;
  await endProcess(identity, END_STEPS);
}

/** Whether the process is a Postgres started on these files: its command line says so. */
function runsOn(pid: number, data: string): boolean {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data);
    } catch {
      return false;
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(data);
}
