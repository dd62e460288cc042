import { z } from 'zod';
import { quoteName } from '../postgres/quote.js';
import type { Session } from '../postgres/session.js';

/**
 * What pg_dump reads of a whole database, in one transaction as it does: system catalogs that hardly anything else
 * reads, and every table by COPY. The program itself is not among the packages; test/matrix plays the real one.
 */
const CATALOGS = [
  'pg_largeobject_metadata',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_ts_config',
  'pg_transform',
  'pg_conversion',
  'pg_foreign_server',
  'pg_foreign_data_wrapper',
  'pg_event_trigger',
  'pg_default_acl',
];

const ROW = z.object({ schema: z.string(), name: z.string() });

const TABLES = `
select n.nspname as schema, c.relname as name
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
order by c.oid`;

/** A superuser's session; the counts are not flushed. */
export async function readAsDump(session: Session): Promise<void> {
  const { rows } = await session.query(TABLES);
  await session.query(
    [
      'begin transaction isolation level repeatable read, read only',
      ...CATALOGS.map((name) => `select count(*) from pg_catalog.${name}`),
      ...rows.map((row) => `copy ${quoteName(ROW.parse(row))} to '/dev/null'`),
      'commit',
    ].join(';\n'),
  );
}
