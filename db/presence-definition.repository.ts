import type { Knex } from 'knex';
import type { PresenceDefinition, SystemPresence } from '../domain/vocabulary';

const table = 'presence_definition';

interface Row {
  organization_id: string;
  definition_id: string;
  name: string;
  system_presence: SystemPresence;
  is_primary: boolean;
  is_deactivated: boolean;
}

export type PresenceDefinitionRepository = ReturnType<typeof createPresenceDefinitionRepository>;

/** The organization's presences as Genesys Cloud last listed them, so that ids have names and policies can be checked. */
export function createPresenceDefinitionRepository(database: Knex) {
  return {
    async list(organizationId: string): Promise<PresenceDefinition[]> {
      const rows = await database<Row>(table).where({ organization_id: organizationId }).orderBy('definition_id');
      return rows.map((row) => ({
        id: row.definition_id,
        name: row.name,
        systemPresence: row.system_presence,
        primary: row.is_primary,
        deactivated: row.is_deactivated,
      }));
    },

    /** Replaces the whole list, unless the organization is gone. */
    async replace(organizationId: string, definitions: PresenceDefinition[]): Promise<void> {
      await database.transaction(async (transaction) => {
        // Two lists at once would otherwise mix, or collide on a definition that both bring.
        const known = await transaction('organization')
          .where({ organization_id: organizationId })
          .forNoKeyUpdate()
          .first<{ organization_id: string } | undefined>('organization_id');
        if (!known) return;
        await transaction<Row>(table).where({ organization_id: organizationId }).delete();
        if (definitions.length === 0) return;
        await transaction<Row>(table).insert(
          definitions.map((definition) => ({
            organization_id: organizationId,
            definition_id: definition.id,
            name: definition.name,
            system_presence: definition.systemPresence,
            is_primary: definition.primary,
            is_deactivated: definition.deactivated,
          })),
        );
      });
    },
  };
}
