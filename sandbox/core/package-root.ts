import { existsSync } from 'node:fs';
import path from 'node:path';

/** The nearest folder upwards that has a package.json: the same from the sources and from their build. */
export function packageRoot(from: string): string {
  let folder = from;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`sandbox: no package.json above ${from}`);
    folder = parent;
  }
  return folder;
}
