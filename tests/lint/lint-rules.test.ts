import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Refusal {
  readonly rule: string | null;
  readonly message: string;
}

const run = promisify(execFile);
const everybody = [
  'activities',
  'api',
  'bench',
  'clients',
  'db',
  'domain',
  'local',
  'runtime',
  'sandbox',
  'setup-web',
  'worker',
  'workflows',
];

/** What each folder may reach (docs/adr/0001), said a second time: a zone that is dropped from the config shows here. */
const mayReach: Record<string, string[]> = {
  activities: ['clients', 'db', 'domain', 'runtime'],
  api: ['clients', 'db', 'domain', 'runtime', 'workflows'],
  bench: ['local', 'runtime'],
  clients: ['domain'],
  db: ['domain'],
  domain: [],
  local: ['runtime'],
  runtime: [],
  sandbox: [],
  'setup-web': ['api/contracts'],
  worker: ['activities', 'clients', 'db', 'domain', 'runtime', 'workflows'],
  workflows: ['activities/contracts', 'domain'],
};

const builtins = ['no-restricted-imports', 'no-restricted-imports'];
const globals = Array<string>(4).fill('no-restricted-globals');
const breaks: [file: string, rules: string[]][] = [
  ['domain/cycle-one.ts', ['import-x/no-cycle']],
  ['domain/cycle-two.ts', ['import-x/no-cycle']],
  ['domain/clock.ts', Array<string>(4).fill('no-restricted-syntax')],
  ['domain/node-builtin.ts', builtins],
  ['domain/node-globals.ts', globals],
  ['workflows/node-builtin.ts', builtins],
  ['workflows/node-globals.ts', globals],
  ['activities/floating-promise.ts', ['@typescript-eslint/no-floating-promises']],
  ['activities/type-as-value-import.ts', ['@typescript-eslint/consistent-type-imports']],
  ['activities/thrown-text.ts', ['@typescript-eslint/only-throw-error']],
  ['activities/any-value.ts', ['@typescript-eslint/no-explicit-any']],
  ['activities/forgotten-case.ts', ['@typescript-eslint/switch-exhaustiveness-check']],
  ['activities/default-export.ts', ['import-x/no-default-export']],
  ['activities/console-line.ts', ['no-console']],
];

describe('the rules that guard the design', () => {
  let refusals: Record<string, Refusal[]>;

  beforeAll(async () => {
    const { stdout } = await run(process.execPath, [join(__dirname, 'lint-fixtures.mjs')]);
    refusals = JSON.parse(stdout) as Record<string, Refusal[]>;
  }, 120_000);

  it.each(Object.entries(mayReach))('%s reaches only what it may', (folder, allowed) => {
    const others = everybody.filter((other) => other !== folder);
    const refused = (refusals[`${folder}/imports-everybody.ts`] ?? []).map(({ rule, message }) => {
      expect(rule).toBe('import-x/no-restricted-paths');
      return /"\.\.\/([^"]+)\/target"/.exec(message)?.[1] ?? message;
    });
    const whole = others.filter((other) => !allowed.includes(other));
    expect(refused.sort()).toEqual(whole);
  });

  it.each(breaks)('%s is refused', (file, rules) => {
    expect(refusals[file]?.map(({ rule }) => rule)).toEqual(rules);
  });

  it('refuses nothing else', () => {
    const bad = new Set([
      ...breaks.map(([file]) => file),
      ...Object.keys(mayReach).map((f) => `${f}/imports-everybody.ts`),
    ]);
    const others = Object.entries(refusals).filter(([file]) => !bad.has(file));
    expect(others.length).toBeGreaterThan(10);
    expect(others.filter(([, found]) => found.length > 0)).toEqual([]);
  });
});
