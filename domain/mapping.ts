import { primaryPresenceIds } from './presence';
import { systemPresences } from './vocabulary';
import type { PresenceDefinition, PresenceMeaning, SyncPolicy, SystemPresence } from './vocabulary';

/** What a presence is judged by. */
export interface PresenceRules {
  policy: SyncPolicy;
  definitions: readonly PresenceDefinition[];
}

/** The definition with this id, or undefined when the organization has none such. */
export function findDefinition(definitions: readonly PresenceDefinition[], id: string): PresenceDefinition | undefined {
  return definitions.find((definition) => definition.id === id);
}

/** The system presence behind a definition id, where the source itself stated none that this version knows. */
export function resolveSystemPresence(
  definitions: readonly PresenceDefinition[],
  presenceId: string,
  stated: SystemPresence,
): SystemPresence {
  if (stated !== 'UNKNOWN') return stated;
  const defined = findDefinition(definitions, presenceId)?.systemPresence;
  if (defined !== undefined && defined !== 'UNKNOWN') return defined;
  return systemPresences.find((presence) => primaryPresenceIds[presence] === presenceId) ?? 'UNKNOWN';
}

/** Id of the primary definition of a system presence, as this organization lists it. */
export function primaryIdOf(
  definitions: readonly PresenceDefinition[],
  systemPresence: Exclude<SystemPresence, 'UNKNOWN'>,
): string {
  const listed = definitions.find((definition) => definition.primary && definition.systemPresence === systemPresence);
  return listed?.id ?? primaryPresenceIds[systemPresence];
}

/**
 * What choosing a presence says about availability: its own mapping, else its primary definition's, else the default,
 * by which every presence but On Queue is `offline`. On Queue is the queue itself, so no mapping changes it.
 */
export function meaningOf(
  policy: SyncPolicy,
  definitions: readonly PresenceDefinition[],
  presenceId: string,
  stated: SystemPresence,
): PresenceMeaning {
  const systemPresence = resolveSystemPresence(definitions, presenceId, stated);
  if (systemPresence === 'ON_QUEUE') return 'online';
  const own = policy.mapping[presenceId];
  if (own !== undefined) return own;
  if (systemPresence === 'UNKNOWN') return 'offline';
  return policy.mapping[primaryIdOf(definitions, systemPresence)] ?? 'offline';
}

/** False for a presence of which neither the source, nor the definitions, nor the policy say what it means. */
export function isReadable(rules: PresenceRules, presenceId: string, stated: SystemPresence): boolean {
  const systemPresence = resolveSystemPresence(rules.definitions, presenceId, stated);
  return systemPresence !== 'UNKNOWN' || rules.policy.mapping[presenceId] !== undefined;
}

/** True for a secondary definition that the policy maps by itself: nobody gets there by just logging in. */
export function isMappedSecondary(rules: PresenceRules, presenceId: string): boolean {
  if (rules.policy.mapping[presenceId] === undefined) return false;
  const listed = findDefinition(rules.definitions, presenceId);
  return listed ? !listed.primary : !Object.values(primaryPresenceIds).includes(presenceId);
}
