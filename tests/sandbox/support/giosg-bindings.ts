import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings } from '../../../runtime/settings';

export interface BindingsJob {
  /** The app's secret. */
  secret: string;
  /** Where giosg is. */
  baseUrl: string;
  triggers: { query: Record<string, string>; use?: boolean }[];
}

/** What the bindings made of one trigger: its fields, or why they refuse it. */
export type BindingsAnswer = Record<string, unknown> & { refused?: string };

export interface GiosgBindings {
  read(job: BindingsJob): Promise<BindingsAnswer[]>;
}

const version = '2.0.0';
/** The bindings, and of what they depend on only what reads triggers: no Django, no compiled code. */
const packages = [
  `giosgapps-bindings==${version}`,
  'PyJWT==2.10.1',
  'requests==2.32.3',
  'urllib3==2.2.3',
  'idna==3.10',
  'certifi==2024.8.30',
  'charset-normalizer==3.4.0',
];
const pythons = ['python3', '/usr/bin/python3', 'python'];
const pipLimitMs = 240_000;

/** giosg's own Python package, installed once below CACHE_DIR. Throws with every Python's answer when none has pip. */
export async function openGiosgBindings(): Promise<GiosgBindings> {
  const answers: string[] = [];
  for (const python of pythons) {
    try {
      const folder = await install(python);
      return { read: (job) => read(python, folder, job) };
    } catch (error) {
      answers.push(`${python}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `This test reads triggers with giosg's own Python package and needs Python 3.8 or newer with pip, and PyPI or a mirror of it. ${answers.join(' | ')}`,
  );
}

async function install(python: string): Promise<string> {
  const { cacheDir } = parseSettings({ CACHE_DIR: process.env['CACHE_DIR'] });
  const folder = join(cacheDir, `giosgapps-bindings-${version}-1`);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheDir, { recursive: true });
  const draft = mkdtempSync(join(cacheDir, '.giosgapps-bindings-'));
  try {
    const pip = ['-m', 'pip', 'install', '--no-deps', '--no-compile', '--disable-pip-version-check', '--quiet'];
    await run([python, ...pip, '--target', join(draft, 'packages'), ...packages]);
    try {
      renameSync(join(draft, 'packages'), folder);
    } catch (error) {
      // Another run was faster.
      if (!existsSync(folder)) throw error;
    }
    return folder;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function read(python: string, folder: string, job: BindingsJob): Promise<BindingsAnswer[]> {
  const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1', SERVICE_GIOSG_COM: job.baseUrl };
  const output = await run([python, join(__dirname, 'read_triggers.py')], { env, input: JSON.stringify(job) });
  return JSON.parse(output) as BindingsAnswer[];
}

/** Resolves with what the program said; rejects with the end of its complaints. */
function run(command: readonly [string, ...string[]], options: { env?: NodeJS.ProcessEnv; input?: string } = {}) {
  return new Promise<string>((resolve, reject) => {
    const [program, ...args] = command;
    const child = spawn(program, args, { env: options.env ?? process.env, timeout: pipLimitMs });
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`ended with ${code ?? 'a signal'}: ${complaints.trim().split('\n').slice(-3).join(' ')}`));
    });
    child.stdin.end(options.input ?? '');
  });
}
