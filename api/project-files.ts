import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The project's folder: the nearest one above `start` with a package.json, so that it is the same for sources and for
 * the build in `dist/`.
 *
 * @throws Error when there is none.
 */
export function findProjectRoot(start: string = __dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json above ${start}`);
  }
}

export interface ProjectFiles {
  /** The built setup page. */
  setupWeb: string;
  /** Icon and pages that the giosg app form asks for. */
  assets: string;
}

export function projectFiles(root: string = findProjectRoot()): ProjectFiles {
  return { setupWeb: join(root, 'dist', 'setup-web'), assets: join(root, 'api', 'assets') };
}
