import type { ListPresencesAnswer, Policy } from '../../../api/contracts/policy';

export type Presence = ListPresencesAnswer['presences'][number];
export type Meaning = Policy['mapping'][string];
export type PolicyField = keyof Policy;

/** The fields in which two policies differ. */
export function differingFields(one: Policy, other: Policy): PolicyField[] {
  return (Object.keys(one) as PolicyField[]).filter((field) => toText(one[field]) !== toText(other[field]));
}

/** Order doesn't matter in any of the fields. */
function toText(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify([...(value as unknown[])].sort());
  if (typeof value === 'object' && value !== null) return JSON.stringify(Object.entries(value).sort());
  return JSON.stringify(value);
}

/** Null: the presence has no meaning of its own and follows its group. */
export function withMeaning(policy: Policy, id: string, meaning: Meaning | null): Policy {
  const { [id]: _before, ...others } = policy.mapping;
  return { ...policy, mapping: meaning === null ? others : { ...others, [id]: meaning } };
}

/** What a secondary presence means that has no meaning of its own: its primary one's, by the draft. */
export function inheritedMeaning(policy: Policy, presence: Presence, all: readonly Presence[]): Meaning {
  const group = all.find(({ primary, systemPresence }) => primary && systemPresence === presence.systemPresence);
  return (group && (policy.mapping[group.id] ?? group.meaning)) ?? presence.meaning;
}
