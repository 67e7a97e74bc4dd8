import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { canWrite, postgresAccount, type Account } from './postgres-account';

/** Where one embedded Postgres keeps everything, and whose it is. */
export interface PostgresHome {
  readonly folder: string;
  readonly data: string;
  readonly account: Account | undefined;
}

interface Marker {
  readonly id: string;
  readonly for: string;
}

const PRIVATE_PARENT = '/var/tmp';
const PRIVATE_PREFIX = 'giosg-genesys-sync-';
const MARKER = 'belongs-to.json';
const RECORD = 'private-folder.json';

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

function homeIn(folder: string, account: Account | undefined): PostgresHome {
  return { folder, data: join(folder, 'data'), account };
}

/** Private folders that were made for `dataDir` and belong to the account: nobody else could have made them. */
function privateFolders(dataDir: string, account: Account): { folder: string; id: string }[] {
  const names = readdirSync(PRIVATE_PARENT).filter((name) => name.startsWith(PRIVATE_PREFIX));
  return names.flatMap((name) => {
    const folder = join(PRIVATE_PARENT, name);
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isDirectory() || stat.uid !== account.uid) return [];
    const marker = readJson<Marker>(join(folder, MARKER));
    return marker?.for === dataDir ? [{ folder, id: marker.id }] : [];
  });
}

function makePrivateFolder(dataDir: string, account: Account): { folder: string; id: string } {
  const folder = mkdtempSync(join(PRIVATE_PARENT, PRIVATE_PREFIX));
  const id = randomUUID();
  writeFileSync(join(folder, MARKER), JSON.stringify({ id, for: dataDir } satisfies Marker), { mode: 0o644 });
  chownSync(folder, account.uid, account.gid);
  return { folder, id };
}

/**
 * For root whose own folders the account cannot reach: a private folder below /var/tmp, recorded in `dataDir`. One whose
 * record is gone (somebody removed DATA_DIR to start afresh) is removed.
 */
function privateHome(dataDir: string, account: Account): PostgresHome {
  const record = join(dataDir, RECORD);
  const recorded = readJson<{ folder: string; id: string }>(record);
  const found = privateFolders(dataDir, account);
  for (const other of found) {
    if (other.id !== recorded?.id) rmSync(other.folder, { recursive: true, force: true });
  }
  const kept = found.find((candidate) => candidate.id === recorded?.id);
  const chosen = kept ?? makePrivateFolder(dataDir, account);
  if (kept === undefined) writeFileSync(record, JSON.stringify(chosen));
  return homeIn(chosen.folder, postgresAccount(join(chosen.folder, 'data')));
}

/**
 * A folder for Postgres that the user it runs as can reach and that nobody else can: `dataDir` itself, or a private one
 * recorded there. Throws a StartError when root finds no user to run Postgres as, and what the file system throws.
 */
export function postgresHome(dataDirectory: string): PostgresHome {
  const dataDir = resolve(dataDirectory);
  mkdirSync(dataDir, { recursive: true });
  const account = postgresAccount(join(dataDir, 'data'));
  if (account === undefined) {
    chmodSync(dataDir, 0o700);
    return homeIn(dataDir, undefined);
  }
  chownSync(dataDir, account.uid, account.gid);
  chmodSync(dataDir, 0o700);
  const isPrivate = existsSync(join(dataDir, RECORD)) || !canWrite(account, dataDir);
  return isPrivate ? privateHome(dataDir, account) : homeIn(dataDir, account);
}
