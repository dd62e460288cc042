import { z } from 'zod';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  host: z.string(),
  port: z.number(),
  database_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
});

/** Where a table is, as its dataset name needs it. */
export interface TableAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** Null where there is no such table. */
export async function getTableAddress(db: Queryable, id: TableId): Promise<TableAddress | null> {
  const { rows } = await db.query(
    `select s.host, s.port, t.database_name, t.schema_name, t.table_name
     from sortkeep.tables t
     join sortkeep.sources s on s.id = t.source_id
     where t.id = $1::uuid`,
    [id],
  );
  if (rows.length === 0) return null;
  const found = row.parse(rows[0]);
  return {
    host: found.host,
    port: found.port,
    database: found.database_name,
    schema: found.schema_name,
    name: found.table_name,
  };
}
