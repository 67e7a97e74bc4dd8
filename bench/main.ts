import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../local/services/project-root';
import { toTable, type Figure } from './report';
import { scenarios } from './scenarios';
import type { Scenario } from './scenarios/scenario';
import { startProduct } from './system/product';
import { createSandboxClient } from './system/sandbox';
import { createHistoryCounter } from './system/temporal';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function usage(): string {
  const names = scenarios.map(({ name, title }) => `  ${name.padEnd(16)}${title}`);
  return ['npm run bench -- [--quick] [--json <file>] [scenario …]', '', ...names].join('\n');
}

interface Wish {
  readonly chosen: readonly Scenario[];
  readonly isQuick: boolean;
  readonly jsonFile: string;
}

/** Null when help was asked for. Throws for what nobody knows. */
function readWish(args: string[]): Wish | null {
  const options = { quick: { type: 'boolean' }, json: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return null;
  const unknown = positionals.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new Error(`no scenario is called ${unknown.join(', ')}\n\n${usage()}`);
  return {
    chosen: scenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    isQuick: values.quick ?? false,
    jsonFile: values.json ?? join(projectRoot(), 'artifacts', 'bench', 'latest.json'),
  };
}

const machine = () => ({
  node: process.version,
  cpus: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 1_024 ** 3),
});

/** Figures are reported, whatever they are: the exit code is 1 only when the product lost something. */
async function bench({ chosen, isQuick, jsonFile }: Wish): Promise<number> {
  const startedAt = new Date();
  const product = await startProduct();
  const sandbox = createSandboxClient(product.sandboxUrl);
  const historyEvents = createHistoryCounter(product.temporalUiUrl);
  const figures: Figure[] = [];
  const lost: string[] = [];
  try {
    for (const scenario of chosen) {
      say(`${scenario.name}: ${scenario.title}`);
      const result = await scenario.run({ product, sandbox, historyEvents, isQuick });
      figures.push(...result.figures);
      lost.push(...result.lost);
    }
  } finally {
    await product.stop();
  }
  const report = { startedAt: startedAt.toISOString(), isQuick, machine: machine(), lost, figures };
  mkdirSync(join(jsonFile, '..'), { recursive: true });
  writeFileSync(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  say(`\n${toTable(figures)}\n\n${lost.length === 0 ? 'Nothing was lost.' : `LOST\n${lost.join('\n')}`}\n${jsonFile}`);
  return lost.length === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  const wish = readWish(process.argv.slice(2));
  if (wish) process.exitCode = await bench(wish);
  else say(usage());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
