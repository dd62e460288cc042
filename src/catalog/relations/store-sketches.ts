import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface NewSketch {
  readonly tableId: TableId;
  readonly columns: readonly string[];
  /** Null with a reason. */
  readonly sketch: {
    readonly hashes: readonly number[];
    readonly complete: boolean;
    readonly dense: boolean;
  } | null;
  readonly why: string | null;
}

/** What was read takes the place of what was known; a reason only where nothing was. */
export async function storeSketches(
  db: Queryable,
  takenAt: Date,
  sketches: readonly NewSketch[],
): Promise<void> {
  await db.query(
    `insert into sortkeep.key_sketches as k (table_id, columns, taken_at, hashes, complete, dense, why)
     select s.table_id, array(select jsonb_array_elements_text(s.columns)), $1::timestamptz,
       case when s.why is null then s.hashes::bigint[] end, s.complete, s.dense, s.why
     from unnest($2::uuid[], $3::jsonb[], $4::text[], $5::boolean[], $6::boolean[], $7::text[])
       as s (table_id, columns, hashes, complete, dense, why)
     on conflict (table_id, columns) do update
     set taken_at = excluded.taken_at, hashes = excluded.hashes, complete = excluded.complete,
       dense = excluded.dense, why = excluded.why`,
    [
      takenAt,
      sketches.map(({ tableId }) => tableId),
      sketches.map(({ columns }) => JSON.stringify(columns)),
      // An array of arrays would have to be rectangular.
      sketches.map(({ sketch }) => `{${(sketch?.hashes ?? []).join(',')}}`),
      sketches.map(({ sketch }) => sketch?.complete ?? false),
      sketches.map(({ sketch }) => sketch?.dense ?? false),
      sketches.map(({ why }) => why),
    ],
  );
}
