import type { Knex } from 'knex';

/** Everything the schema consists of, one line each, in an order of its own: the same schema gives the same text. */
const parts = {
  sequences: `select format('create sequence %I;', sequencename) as line from pg_sequences s
    where schemaname = 'public' and not exists (
      select 1 from pg_depend d join pg_class c on c.oid = d.objid
      where c.relname = s.sequencename and d.deptype in ('a', 'i'))`,
  columns: `select format('%I.%I %s%s%s%s;', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      case when a.attidentity <> '' then ' generated as identity' else '' end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`,
  constraints: `select format('%s %s %s;', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'`,
  indexes: `select format('%s;', indexdef) as line from pg_indexes where schemaname = 'public'`,
  functions: `select pg_get_functiondef(oid) as line from pg_proc where pronamespace = 'public'::regnamespace`,
  triggers: `select format('%s;', pg_get_triggerdef(oid)) as line from pg_trigger where not tgisinternal`,
} as const;

/** knex' own tables are not part of the schema. */
const isOurs = (line: string): boolean => !line.includes('knex_migrations');

/** The schema of a migrated database as text. No pg_dump: it is not everywhere, and its output changes with its version. */
export async function dumpSchema(database: Knex): Promise<string> {
  const sections: string[] = [];
  for (const [name, query] of Object.entries(parts)) {
    const { rows } = await database.raw<{ rows: { line: string }[] }>(query);
    const lines = rows.map(({ line }) => line).filter(isOurs);
    if (lines.length > 0) sections.push(`-- ${name}\n${lines.sort().join('\n')}`);
  }
  return `-- Made by npm run schema:dump; not to be edited.\n\n${sections.join('\n\n')}\n`;
}
