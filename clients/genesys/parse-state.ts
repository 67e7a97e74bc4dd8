import { normaliseRoutingStatus, normaliseSystemPresence, primaryPresenceIds } from '../../domain/presence';
import type { GenesysState, PresenceDefinition } from '../../domain/vocabulary';
import { asArray, asFields, asText, asTime } from '../parsing';

/** The presence half of a `GenesysState`. */
export type PresencePart = Omit<GenesysState, keyof RoutingPart>;

/** The routing half of a `GenesysState`. */
export type RoutingPart = Pick<GenesysState, 'routing' | 'routingAt'>;

/**
 * A `UserPresence` of REST, or the body of a presence event. Null when it names no presence definition.
 * `systemPresence` may be missing or new: then it is `UNKNOWN` and the id still counts.
 */
export function parsePresence(body: unknown): PresencePart | null {
  const fields = asFields(body);
  const definition = asFields(fields?.['presenceDefinition']);
  const presenceId = asText(definition?.['id']);
  if (!fields || presenceId === undefined) return null;
  const futureId = asText(asFields(fields['futurePresenceDefinition'])?.['id']);
  return {
    presenceId,
    systemPresence: presenceOf(presenceId, definition?.['systemPresence']),
    presenceAt: asTime(fields['modifiedDate']),
    futurePresence: futureId !== undefined && futureId !== presenceId,
    ...(typeof fields['primary'] === 'boolean' ? { foreignSource: !fields['primary'] } : {}),
  };
}

/** A `RoutingStatus` of REST or of an event. Null when it holds no status at all; a new one is `UNKNOWN`. */
export function parseRouting(body: unknown): RoutingPart | null {
  const fields = asFields(body);
  const status = asText(fields?.['status']);
  if (!fields || status === undefined) return null;
  return { routing: normaliseRoutingStatus(status), routingAt: asTime(fields['startTime']) };
}

/**
 * `GET /presence/definitions`. Entries without an id or a system presence are left out. Where an entry has no `type`,
 * as seen in real listings, the ten well-known ids are the primary ones.
 */
export function parsePresenceDefinitions(body: unknown): PresenceDefinition[] {
  return (asArray(asFields(body)?.['entities']) ?? []).flatMap((entity) => {
    const definition = parseDefinition(entity);
    return definition ? [definition] : [];
  });
}

function parseDefinition(entity: unknown): PresenceDefinition | undefined {
  const fields = asFields(entity);
  const id = asText(fields?.['id']);
  if (!fields || id === undefined) return undefined;
  const type = asText(fields['type']);
  return {
    id,
    name: asText(fields['name']) ?? labelOf(fields['languageLabels']) ?? asText(fields['systemPresence']) ?? id,
    systemPresence: presenceOf(id, fields['systemPresence']),
    primary: type === undefined ? wellKnown.has(id) : type.toLowerCase() === 'system',
    deactivated: fields['deactivated'] === true,
  };
}

const wellKnown = new Map(
  Object.entries(primaryPresenceIds).map(([presence, id]) => [id, normaliseSystemPresence(presence)]),
);

function presenceOf(id: string, spelling: unknown): GenesysState['systemPresence'] {
  const known = normaliseSystemPresence(spelling);
  return known === 'UNKNOWN' && spelling === undefined ? (wellKnown.get(id) ?? known) : known;
}

function labelOf(labels: unknown): string | undefined {
  const fields = asFields(labels) ?? {};
  const names = Object.keys(fields);
  const english = names.find((name) => /^en([_-]|$)/i.test(name));
  return asText(fields[english ?? names[0] ?? '']);
}
