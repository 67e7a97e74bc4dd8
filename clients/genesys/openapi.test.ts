import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

describe('generated/openapi.ts', () => {
  it('is what openapi-typescript makes of the description', () => {
    const generator = join(root, 'node_modules/openapi-typescript/bin/cli.js');
    const description = 'tests/fixtures/genesys/genesys-openapi-subset.json';
    const generated = execFileSync(process.execPath, [generator, description], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 4 * 1024 * 1024,
    });
    expect(generated.trim()).toBe(readFileSync(join(__dirname, 'generated/openapi.ts'), 'utf8').trim());
  });
});
