// `npm test`: builds, finds a browser, runs every jest project in turn and ends with the sum of all of them.
// `node local/test.mjs unit web` runs only those.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { endWithNpm } from './parent-watch.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const PROJECTS = ['unit', 'web', 'integration', 'replay', 'e2e'];
/** Whole systems of processes, one at a time. */
const IN_BAND = new Set(['e2e']);
/** These wait for timeouts and leases most of the time: more at once than there are processors. */
const WORKERS = { integration: 3 };

const say = (line) => process.stderr.write(`${line}\n`);

function runJest(project, resultFile) {
  const args = [require.resolve('jest/bin/jest'), '--selectProjects', project, '--json', `--outputFile=${resultFile}`];
  if (IN_BAND.has(project)) args.push('--runInBand');
  if (project in WORKERS) args.push(`--maxWorkers=${WORKERS[project]}`);
  return new Promise((resolve) => {
    // Jest prints its results as JSON on standard output even when it also writes them to a file.
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const endWithUs = () => child.kill('SIGTERM');
    process.once('exit', endWithUs);
    child.once('close', (code) => {
      process.off('exit', endWithUs);
      resolve(code ?? 1);
    });
  });
}

function readResults(resultFile) {
  try {
    return JSON.parse(readFileSync(resultFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whatever is wrong without a failed test (a file that does not load, no test at all, a crash) counts as one. */
function toCount(project, exitCode, results) {
  const passed = results?.numPassedTests ?? 0;
  const skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
  const failed = (results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0);
  if (passed + failed === 0) {
    say(`${project}: ran no test, which counts as a failure`);
    return { passed, skipped, failed: 1 };
  }
  if (exitCode !== 0 && failed === 0) {
    say(`${project}: ended with exit code ${exitCode}, which counts as a failure`);
    return { passed, skipped, failed: 1 };
  }
  return { passed, skipped, failed };
}

async function runProjects(projects) {
  const folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-sync-results-'));
  const counts = [];
  try {
    for (const project of projects) {
      const startedAt = performance.now();
      say(`\n--- ${project}`);
      const resultFile = join(folder, `${project}.json`);
      const exitCode = await runJest(project, resultFile);
      const count = toCount(project, exitCode, readResults(resultFile));
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      say(`--- ${project}: ${count.passed} passed, ${count.failed} failed in ${seconds} s`);
      counts.push(count);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

async function run(projects) {
  const unknown = projects.filter((project) => !PROJECTS.includes(project));
  if (unknown.length > 0) throw new Error(`no such project: ${unknown.join(', ')} (there are ${PROJECTS.join(', ')})`);
  await build({ report: (line) => say(`build: ${line}`) });
  const { findChromium } = require('../dist/local/services/chromium.js');
  process.env.CHROMIUM_PATH = await findChromium({ report: say });
  return runProjects(projects);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
endWithNpm();
const wished = process.argv.slice(2);
let counts;
try {
  counts = await run(wished.length > 0 ? wished : PROJECTS);
} catch (error) {
  say(error.message);
  counts = [{ passed: 0, skipped: 0, failed: 1 }];
}
const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
const skipped = sum('skipped');
process.stdout.write(
  `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
process.exitCode = sum('failed') > 0 ? 1 : 0;
