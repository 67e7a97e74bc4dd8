import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { StartError } from './start-error';

/** The operating system's user that Postgres runs as, where that is not ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

function accountNamed(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/**
 * Postgres refuses to run as root, so root lends it an unprivileged user that exists: the owner of the data already
 * there, else `postgres`, else `nobody`. None is ever created. Undefined for an ordinary user, who runs it himself.
 * Throws a StartError when there is no such user.
 */
export function postgresAccount(existingData: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(existingData, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const account = accountNamed(name);
    if (account !== undefined && account.uid !== 0) return account;
  }
  throw new StartError(
    'Postgres does not run as root and this machine has no user "postgres" or "nobody" to run it as: ' +
      'start as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether that user can run this program and gets an answer from it: asked by running it. */
export function canRun(account: Account | undefined, program: string, args: readonly string[]): boolean {
  const result = spawnSync(program, [...args], { ...account, cwd: '/', stdio: 'ignore' });
  return result.status === 0;
}

/** Whether that user can reach the folder and write in it: asked by trying. */
export function canWrite(account: Account | undefined, folder: string): boolean {
  return canRun(account, '/bin/sh', ['-c', 'cd "$1" && : > .probe && rm .probe', 'sh', folder]);
}
