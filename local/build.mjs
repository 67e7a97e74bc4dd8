// Brings dist/ up to date: `node local/build.mjs [server|workflows|page …]`, all parts by default. Plain JavaScript,
// because it runs before anything is compiled. What is fresh is left alone.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBuildLock } from './build-lock.mjs';
import { buildParts } from './build-parts.mjs';
import { createStamp } from './build-stamp.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Thrown when a part does not build; `message` is what the compiler said. */
export class BuildError extends Error {
  name = 'BuildError';
}

function run(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    // A start that is stopped while it builds takes its compilers along.
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', endWithUs);
      if (code === 0) resolve();
      else reject(new BuildError(output.trim()));
    });
  });
}

function staleParts(names) {
  const parts = buildParts(root);
  return names.flatMap((name) => {
    const part = parts[name];
    if (part === undefined) throw new BuildError(`no part is called ${name}: ${Object.keys(parts).join(', ')}`);
    if (part.needs !== undefined && !existsSync(join(root, part.needs))) {
      return [{ name, part, missing: true }];
    }
    const stamp = createStamp(root, join(root, 'dist', '.stamps', `${name}.json`), part.inputs());
    return stamp.isFresh() ? [] : [{ name, part, stamp }];
  });
}

async function buildPart({ name, part, stamp, missing }, report) {
  if (missing) {
    report(`${name}: left out, there is no ${part.needs}`);
    return;
  }
  const startedAt = performance.now();
  const content = stamp.content();
  if (!stamp.isComplete()) part.forget?.();
  stamp.forget();
  try {
    await run(part.command);
  } catch (error) {
    throw new BuildError(`${name} does not build:\n${error.message}`, { cause: error });
  }
  part.after?.();
  stamp.remember(content, part.outputs());
  report(`${name}: built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/**
 * Builds what is stale. Of two at once the second waits, and then finds everything fresh. Throws a BuildError with what
 * the compilers said.
 */
export async function build({ names = ['server', 'workflows', 'page'], report }) {
  if (staleParts(names).every(({ missing }) => missing)) return;
  const onWait = () => report('another start builds this checkout; waiting for it');
  await withBuildLock(join(root, 'dist', '.build.lock'), onWait, async () => {
    const stale = staleParts(names);
    if (stale.length > 0) report(`building ${stale.map(({ name }) => name).join(', ')}`);
    const results = await Promise.allSettled(stale.map((part) => buildPart(part, report)));
    const failures = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
    if (failures.length > 0) throw new BuildError(failures.map(({ message }) => message).join('\n'));
  });
}

if (fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  const names = process.argv.slice(2);
  try {
    await build({ ...(names.length > 0 ? { names } : {}), report: (line) => process.stderr.write(`build: ${line}\n`) });
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
