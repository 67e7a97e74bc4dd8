import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveTemporalCli } from '../../../local/services/binaries';

/**
 * A `temporal` for `TEMPORAL_CLI_PATH` whose dev server runs with one setting of its own, as operators set them.
 */
export async function temporalWith(setting: string, folder: string): Promise<string> {
  const cli = await resolveTemporalCli();
  const path = join(folder, 'temporal');
  const script = [
    '#!/bin/sh',
    `if [ "$1" = server ]; then exec '${cli}' "$@" --dynamic-config-value '${setting}'; fi`,
    `exec '${cli}' "$@"`,
    '',
  ];
  writeFileSync(path, script.join('\n'), { mode: 0o755 });
  return path;
}

/** A folder for the tests of one file. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'giosg-genesys-sync-e2e-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
