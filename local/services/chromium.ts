import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath, isExecutable, type ResolveOptions } from './binaries';
import { runProgram } from './fetch-wheel';
import { silent, StartError } from './start-error';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const DOWNLOAD_LIMIT_MS = 300_000;

/** Where Playwright's own Chromium is or would be. Playwright is there for tests only, so it is loaded when asked for. */
async function playwrightPath(): Promise<string> {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

async function downloadByPlaywright(): Promise<string> {
  const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js');
  const { code, output } = await runProgram([process.execPath, cli, 'install', '--no-shell', 'chromium'], {
    limitMs: DOWNLOAD_LIMIT_MS,
  });
  const path = await playwrightPath();
  if (code === 0 && existsSync(path)) return path;
  throw new StartError(
    'There is no Chromium for the browser tests: set CHROMIUM_PATH, or install one (Debian: apt-get install chromium). ' +
      `Playwright's own download said: ${output.trim().split('\n').at(-1) ?? 'nothing'}`,
  );
}

/**
 * Path of a Chromium for tests: `CHROMIUM_PATH`, else a Chromium or Chrome of the system, else Playwright's own
 * download. Throws a StartError that names these ways: browser tests are never skipped.
 */
export async function findChromium(options: ResolveOptions = {}): Promise<string> {
  const env = options.env ?? process.env;
  const report = options.report ?? silent;
  const configured = env['CHROMIUM_PATH'];
  if (configured !== undefined && configured !== '') {
    if (isExecutable(configured)) return configured;
    throw new StartError(`CHROMIUM_PATH is ${configured}, which is no program this user can run: correct or unset it.`);
  }
  const system = findOnPath(SYSTEM_NAMES, env) ?? MAC_APPLICATIONS.find(isExecutable);
  if (system !== undefined) return system;
  const own = await playwrightPath();
  if (existsSync(own)) return own;
  report('No Chromium on this machine: fetching the one of Playwright (once)');
  return downloadByPlaywright();
}
