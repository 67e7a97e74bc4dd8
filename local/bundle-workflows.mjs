// Bundles the workflows into dist/workflow-bundle.js, which workers load at once instead of bundling at every start.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = () => undefined;
const tell = (level, message) => process.stderr.write(`${level} ${message}\n`);

const { code } = await bundleWorkflowCode({
  workflowsPath: join(root, 'workflows', 'index.ts'),
  logger: {
    log: quiet,
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: (message) => tell('warning', message),
    error: (message) => tell('error', message),
  },
});
const target = join(root, 'dist', 'workflow-bundle.js');
mkdirSync(dirname(target), { recursive: true });
writeFileSync(`${target}.new`, code);
renameSync(`${target}.new`, target);
