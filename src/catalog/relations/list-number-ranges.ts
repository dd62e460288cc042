import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { NumberRange } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';

export interface ColumnRange extends NumberRange {
  readonly tableId: TableId;
  readonly column: string;
}

const row = z.object({
  table_id: z.string().transform(tableId),
  column_name: z.string(),
  minimum: z.coerce.bigint(),
  maximum: z.coerce.bigint(),
});

/** Of the columns whose profiles have whole numbers as their bounds. */
export async function listNumberRanges(
  db: Queryable,
  tables: readonly TableId[],
): Promise<readonly ColumnRange[]> {
  const { rows } = await db.query(
    `select table_id, column_name, profile ->> 'minimum' as minimum, profile ->> 'maximum' as maximum
     from sortkeep.column_profiles
     where table_id = any ($1::uuid[])
       and profile ->> 'minimum' ~ '^-?\\d{1,18}$' and profile ->> 'maximum' ~ '^-?\\d{1,18}$'`,
    [tables],
  );
  return row
    .array()
    .parse(rows)
    .map(({ table_id, column_name, minimum, maximum }) => ({
      tableId: table_id,
      column: column_name,
      minimum,
      maximum,
    }));
}
