import type { PresenceDefinition } from '../core/types';

/** The primary definitions have the same ids in every organization. */
const ids: Readonly<Record<string, string>> = {
  Available: '6a3af858-942f-489d-9700-5f9bcdcdae9b',
  Away: '5e5c5c66-ea97-4e7f-ac41-6424784829f2',
  Busy: '31fe3bac-dea6-44b7-bed7-47f91660a1a0',
  Break: '227b37e2-f1d0-4dd0-8f50-badd7cf6d158',
  Idle: '7ffa01cd-7866-4ad7-8faa-31e11b42f51f',
  Meeting: 'bbdff279-7ae1-48ea-bade-7831d7234c64',
  Meal: '3fd96123-badb-4f69-bc03-1b1ccc6d8014',
  Training: 'd2390a99-8546-bad9-8f0a-219548e8aeb0',
  OnQueue: 'e08eaf1b-ee47-4fa9-a231-1200e284798f',
  Offline: 'ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5',
};

export function systemDefinitions(): PresenceDefinition[] {
  return Object.entries(ids).map(([systemPresence, id]) => ({
    id,
    type: 'System',
    systemPresence,
    label: spaced(systemPresence),
    deactivated: false,
  }));
}

/** `On Queue`: as presences and the older listing spell it. */
export function spaced(systemPresence: string): string {
  return systemPresence.replace(/([a-z])([A-Z])/g, '$1 $2');
}

/** `ON_QUEUE`: as events spell it. */
export function shouted(systemPresence: string): string {
  return spaced(systemPresence).replace(/ /g, '_').toUpperCase();
}
