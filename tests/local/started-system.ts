import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Watched } from '../../local/services/guard';
import { freePorts } from '../../local/services/ports';
import { isRunning } from '../../local/services/process-identity';

/** A start of the real supervisor in a process of its own, with stand-ins for our services unless told otherwise. */
export interface StartedSystem {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves with the exit code, or the signal's name. */
  readonly exited: Promise<number | string>;
  /** Resolves once the output holds the text; throws with the whole output when it ends before. */
  says(text: string): Promise<void>;
}

export type SystemEnv = Record<string, string>;

const folders: string[] = [];

/** For afterAll: removes what `freshSystemEnv` made. */
export function removeSystemFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Settings on free ports with a folder of their own. */
export async function freshSystemEnv(): Promise<SystemEnv> {
  const folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-sync-system-'));
  folders.push(folder);
  chmodSync(folder, 0o711);
  const [port, sandboxPort, uiPort, metricsPort] = await freePorts(4);
  return {
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    TEMPORAL_UI_PORT: String(uiPort),
    METRICS_PORT: String(metricsPort),
    TEMPORAL_CLI_PATH: process.env['TEST_TEMPORAL_CLI_PATH'] ?? '',
  };
}

/** Beside Postgres and Temporal of the test run, for scenarios that are not about them. */
export function lentStores(): SystemEnv {
  return {
    DATABASE_URL: process.env['TEST_DATABASE_URL'] ?? '',
    TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] ?? '',
  };
}

const { PATH = '', HOME = '' } = process.env;

export function startSystem(env: SystemEnv, script = join(__dirname, 'stand-ins', 'start.js')): StartedSystem {
  const child = spawn(process.execPath, [script], { env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let ended = false;
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      ended = true;
      resolve(code ?? signal ?? 1);
    });
  });
  const says = async (text: string) => {
    while (!output.includes(text)) {
      if (ended) throw new Error(`ended without saying "${text}": ${output}`);
      await sleep(20);
    }
  };
  return { child, output: () => output, exited, says };
}

/** What the supervisor noted as running: its children, Postgres and Temporal. */
export function recordedProcesses(env: SystemEnv): Watched[] {
  try {
    return JSON.parse(readFileSync(join(env['DATA_DIR'] ?? '', 'processes.json'), 'utf8')) as Watched[];
  } catch {
    return [];
  }
}

/** Waits until none of them runs any more. */
export async function untilGone(processes: readonly Watched[]): Promise<void> {
  while (processes.some(isRunning)) await sleep(20);
}

/** The process ids whose command line holds the text and whose parent is `parent`. */
export function childrenOf(parent: number, text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return ppid === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Asks a stand-in who it is and what it was given. */
export async function askStandIn(port: string | undefined): Promise<{ pid: number; env: Record<string, string> }> {
  const answer = await fetch(`http://127.0.0.1:${port ?? ''}/`);
  return (await answer.json()) as { pid: number; env: Record<string, string> };
}
