import type { ErrorReport } from '../../domain/errors.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

/** What was known of the tables stays. */
export async function recordProfileFailures(
  db: Queryable,
  at: Date,
  failures: readonly { readonly tableId: TableId; readonly error: ErrorReport }[],
): Promise<void> {
  if (failures.length === 0) return;
  await db.query(
    `insert into sortkeep.table_profiles (table_id, attempted_at, error)
     select f.id, $3::timestamptz, f.error from unnest($1::uuid[], $2::jsonb[]) as f (id, error)
     order by f.id
     on conflict (table_id) do update set attempted_at = excluded.attempted_at, error = excluded.error`,
    [failures.map(({ tableId }) => tableId), failures.map(({ error }) => JSON.stringify(error)), at],
  );
}
