import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The prebuilt bundle of a build, else the sources, which Temporal then bundles itself (tests). */
export function workflowSource(): { workflowBundle: { codePath: string } } | { workflowsPath: string } {
  const codePath = join(__dirname, '..', 'workflow-bundle.js');
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: require.resolve('../workflows') };
}
