// Lints the bad fixtures as if their folder were the project: with the project's own config, unchanged. Prints, for each
// file, what was refused. A process of its own, because the config is an ES module and reads the working directory.
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '..', 'lint-fixtures');
process.chdir(fixtures);
const { default: config } = await import('../../eslint.config.mjs');
const eslint = new ESLint({ cwd: fixtures, overrideConfigFile: true, overrideConfig: config });
const results = await eslint.lintFiles(['**/*.ts']);
const refused = results.map(({ filePath, messages }) => [
  relative(fixtures, filePath).replaceAll('\\', '/'),
  messages.map(({ ruleId, message }) => ({ rule: ruleId, message })),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(refused)));
