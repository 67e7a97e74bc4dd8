import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from './build-stamp.mjs';

/** The folders that `tsc` compiles, as tsconfig.build.json names them. */
function serverFolders(root) {
  return JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')).include;
}

const isTest = (file) => /\.test\.tsx?$/.test(file);
const isCode = (file) => /\.(ts|tsx)$/.test(file);
const isScript = (file) => /\.mjs$/.test(file);

const forAll = (root) =>
  ['package.json', 'package-lock.json', 'tsconfig.base.json'].flatMap((path) => filesBelow(root, path));

function below(root, paths) {
  return paths.flatMap((path) => filesBelow(root, path)).filter((file) => !isTest(file));
}

/** What the services read beside their code, in the same places below dist. */
function copyAssets(root, folders) {
  for (const file of below(root, folders)) {
    if (isCode(file) || isScript(file)) continue;
    const target = join(root, 'dist', file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, file), target);
  }
}

/** Compiled files whose source is gone: they would go on being found. */
function prune(root, folder) {
  const dist = join(root, 'dist', folder);
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const source = join(root, path.slice(join(root, 'dist').length + 1)).replace(/\.js(\.map)?$/, '');
    const known = [`${source}.ts`, `${source}.tsx`, source, `${source}.js`];
    if (!known.some((candidate) => existsSync(candidate))) rmSync(path);
  }
}

/**
 * What a build is made of. `inputs`: files whose change makes it stale; `outputs`: what it made; `command`: run from the
 * project's folder; `after`: done once that went well; `forget`: makes it start from nothing.
 */
export function buildParts(root) {
  const folders = serverFolders(root);
  return {
    server: {
      inputs: () => [
        ...forAll(root),
        ...filesBelow(root, 'tsconfig.json'),
        ...filesBelow(root, 'tsconfig.build.json'),
        ...below(root, folders),
      ],
      outputs: () => folders.flatMap((folder) => filesBelow(root, `dist/${folder}`)),
      // tsc takes its own notes for the truth: without them it writes everything again.
      forget: () => rmSync(join(root, 'dist', '.tsbuildinfo'), { force: true }),
      command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
      after: () => {
        for (const folder of folders) prune(root, folder);
        copyAssets(root, folders);
      },
    },
    workflows: {
      needs: 'workflows/index.ts',
      inputs: () => [...forAll(root), ...below(root, ['workflows', 'domain', 'activities/contracts.ts'])],
      outputs: () => ['dist/workflow-bundle.js'],
      command: ['local/bundle-workflows.mjs'],
    },
    page: {
      needs: 'setup-web/index.html',
      inputs: () => [...forAll(root), ...below(root, ['setup-web', 'api/contracts'])],
      outputs: () => filesBelow(root, 'dist/setup-web'),
      command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'setup-web/vite.config.ts', '--logLevel', 'warn'],
    },
  };
}
