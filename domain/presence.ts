import { routingStatuses, systemPresences } from './vocabulary';
import type { PresenceDefinition, RoutingStatus, SystemPresence } from './vocabulary';

/** Ids of Genesys Cloud's primary presence definitions: the same in every organization and region. */
export const primaryPresenceIds: Record<Exclude<SystemPresence, 'UNKNOWN'>, string> = {
  AVAILABLE: '6a3af858-942f-489d-9700-5f9bcdcdae9b',
  AWAY: '5e5c5c66-ea97-4e7f-ac41-6424784829f2',
  BREAK: '227b37e2-f1d0-4dd0-8f50-badd7cf6d158',
  BUSY: '31fe3bac-dea6-44b7-bed7-47f91660a1a0',
  IDLE: '7ffa01cd-7866-4ad7-8faa-31e11b42f51f',
  MEAL: '3fd96123-badb-4f69-bc03-1b1ccc6d8014',
  MEETING: 'bbdff279-7ae1-48ea-bade-7831d7234c64',
  OFFLINE: 'ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5',
  ON_QUEUE: 'e08eaf1b-ee47-4fa9-a231-1200e284798f',
  TRAINING: 'd2390a99-8546-bad9-8f0a-219548e8aeb0',
};

/** The primary definitions as a listing would show them: what stands in until the organization's own list was read. */
export function primaryDefinitions(): PresenceDefinition[] {
  return systemPresences.map((systemPresence) => ({
    id: primaryPresenceIds[systemPresence],
    name: systemPresence.charAt(0) + systemPresence.slice(1).toLowerCase().replace('_q', ' Q'),
    systemPresence,
    primary: true,
    deactivated: false,
  }));
}

function spelling(text: unknown): string {
  return typeof text === 'string' ? text.replace(/[\s_-]/g, '').toUpperCase() : '';
}

/** Genesys Cloud's three spellings (`On Queue`, `OnQueue`, `ON_QUEUE`) as one word; `UNKNOWN` for anything else. */
export function normaliseSystemPresence(text: unknown): SystemPresence {
  const wanted = spelling(text);
  return systemPresences.find((presence) => spelling(presence) === wanted) ?? 'UNKNOWN';
}

/** A routing status in any spelling; `UNKNOWN` for one that is missing or not known to this version. */
export function normaliseRoutingStatus(text: unknown): RoutingStatus {
  const wanted = spelling(text);
  return routingStatuses.find((status) => spelling(status) === wanted) ?? 'UNKNOWN';
}
