import { readFileSync } from 'node:fs';
import { errorCode } from './errors';

/** Settings that may also be given as the path of a file (`NAME_FILE`), as container platforms hand out secrets. */
export const fileSettings = [
  'DATABASE_URL',
  'ENCRYPTION_KEYS',
  'GIOSG_APP_SECRET',
  'GIOSG_WEBHOOK_SECRET',
  'TEMPORAL_API_KEY',
] as const;

/** One thing that is wrong with the environment. `message` never holds the value of a secret. */
export interface SettingProblem {
  name: string;
  message: string;
}

/** The environment with empty values left out and `NAME_FILE` replaced by what the file holds. */
export interface ReadEnvironment {
  values: Record<string, string>;
  problems: SettingProblem[];
}

/**
 * Reads the environment once. An empty value counts as unset: that is what compose files and CI systems make of a
 * variable nobody gave.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): ReadEnvironment {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value.trim() !== '') values[name] = value.trim();
  }
  const problems: SettingProblem[] = [];
  for (const name of fileSettings) {
    const problem = readFileSetting(values, name);
    if (problem) problems.push(problem);
  }
  return { values, problems };
}

function readFileSetting(values: Record<string, string>, name: string): SettingProblem | undefined {
  const fileName = `${name}_FILE`;
  const path = values[fileName];
  if (path === undefined) return undefined;
  if (values[name] !== undefined) return { name: fileName, message: `is set beside ${name}: keep one of the two` };
  try {
    const content = readFileSync(path, 'utf8').trim();
    if (content === '') return { name: fileName, message: `names an empty file: ${path}` };
    values[name] = content;
    return undefined;
  } catch (error) {
    return { name: fileName, message: `names a file that cannot be read (${errorCode(error)}): ${path}` };
  }
}
