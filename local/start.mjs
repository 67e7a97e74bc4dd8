// `npm start`: one node process. Builds what is stale, then supervises everything.
import { createRequire } from 'node:module';
import { build, BuildError } from './build.mjs';
import { endWithNpm } from './parent-watch.mjs';

const startedAt = Date.now();
const stopWhileBuilding = () => process.exit(0);
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

for (const signal of signals) process.once(signal, stopWhileBuilding);
endWithNpm();
try {
  await build({ report: (line) => process.stderr.write(`build: ${line}\n`) });
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
for (const signal of signals) process.off(signal, stopWhileBuilding);
await createRequire(import.meta.url)('../dist/local/supervisor.js').main({ startedAt });
