import { z } from 'zod';
import type { Session } from '../postgres/session.js';
import { askAlone } from './ask-alone.js';

export interface NamedTable {
  readonly relationOid: number;
  readonly schema: string;
  readonly name: string;
}

const row = z.object({ oid: z.coerce.number(), schema_name: z.string(), table_name: z.string() });

/** Tables of the current database by name, without temporary ones and system catalogs; partitions too. */
export async function readTableNames(session: Pick<Session, 'query'>): Promise<readonly NamedTable[]> {
  const { rows } = await askAlone(
    session,
    `select c.oid::bigint as oid, n.nspname as schema_name, c.relname as table_name
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'f')
       and c.relpersistence <> 't'
       and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  return row
    .array()
    .parse(rows)
    .map(({ oid, schema_name, table_name }) => ({ relationOid: oid, schema: schema_name, name: table_name }));
}
