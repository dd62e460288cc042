import type { TestServer } from '../../support/postgres.js';

/** Every relation, index and constraint in a schema, without the schema's name. */
export async function shapeOf(
  server: TestServer,
  database: string,
  schema: string,
): Promise<readonly string[]> {
  const rows = await server.query(
    database,
    `with named as (select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1)
     select format('%s %s', relkind, relname) as line from named
     union all select pg_get_indexdef(oid) from named where relkind in ('i', 'I')
     union all select format('%s %s %s', n.relname, k.conname, pg_get_constraintdef(k.oid))
       from named n join pg_constraint k on k.conrelid = n.oid
     union all select tgname from named n join pg_trigger t on t.tgrelid = n.oid`,
    [schema],
  );
  return rows.map((row) => String(row['line']).replaceAll(`${schema}.`, '')).sort();
}
