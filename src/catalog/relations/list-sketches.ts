import { z } from 'zod';
import type { AbsentSketch, KeySketch } from '../../domain/key-sketch.js';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface StoredSketches {
  readonly sketches: readonly (KeySketch & { readonly takenAt: Date })[];
  readonly absent: readonly AbsentSketch[];
}

const row = z.object({
  table_id: z.string().transform(tableId),
  columns: z.array(z.string()),
  taken_at: z.date(),
  // text, since the driver makes a string of each bigint: most of a run's memory
  hashes: z.string().nullable(),
  complete: z.boolean(),
  dense: z.boolean(),
  why: z.string().nullable(),
});

/** All that are kept of the tables. */
export async function listSketches(db: Queryable, tables: readonly TableId[]): Promise<StoredSketches> {
  const { rows } = await db.query(
    `select table_id, columns, taken_at, array_to_string(hashes, ',') as hashes, complete, dense, why
     from sortkeep.key_sketches where table_id = any ($1::uuid[])
     order by table_id, columns`,
    [tables],
  );
  const parsed = row.array().parse(rows);
  return {
    sketches: parsed.flatMap(({ hashes, ...sketch }) =>
      hashes === null
        ? []
        : {
            tableId: sketch.table_id,
            columns: sketch.columns,
            hashes: Float64Array.from(hashes === '' ? [] : hashes.split(','), Number),
            complete: sketch.complete,
            dense: sketch.dense,
            takenAt: sketch.taken_at,
          },
    ),
    absent: parsed.flatMap(({ table_id, columns, why }) =>
      why === null ? [] : { tableId: table_id, columns, why },
    ),
  };
}
