import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of `tests/fixtures/giosg` without what we noted about it (`_origin` and the like). */
export function readGiosgFixture(name: string): Record<string, unknown> {
  const path = join(__dirname, '../../tests/fixtures/giosg', `${name}.json`);
  const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const notes = ['_origin', '_status', '_note', '_how'];
  return Object.fromEntries(Object.entries(content).filter(([key]) => !notes.includes(key)));
}
