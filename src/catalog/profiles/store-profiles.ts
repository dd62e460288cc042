import type { ColumnProfile } from '../../domain/column-profile.js';
import type { TableId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface NewProfile {
  readonly tableId: TableId;
  readonly columns: readonly ColumnProfile[];
}

/** Puts the profiles in place of the tables' older ones, columns that are gone with them. Call it in a transaction. */
export async function storeProfiles(tx: Queryable, at: Date, profiles: readonly NewProfile[]): Promise<void> {
  if (profiles.length === 0) return;
  const ids = profiles.map(({ tableId }) => tableId);
  const columns = profiles.flatMap(({ tableId, columns: of }) => of.map((profile) => ({ tableId, profile })));
  await tx.query(
    `insert into sortkeep.table_profiles (table_id, attempted_at, profiled_at)
     select id, $2::timestamptz, $2::timestamptz from unnest($1::uuid[]) as t (id)
     order by id
     on conflict (table_id) do update
     set attempted_at = excluded.attempted_at, profiled_at = excluded.profiled_at, error = null`,
    [ids, at],
  );
  await tx.query('delete from sortkeep.column_profiles where table_id = any($1::uuid[])', [ids]);
  await tx.query(
    `insert into sortkeep.column_profiles (table_id, column_name, source, profile, profiled_at)
     select c.*, $5::timestamptz
     from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) as c (table_id, column_name, source, profile)`,
    [
      columns.map(({ tableId }) => tableId),
      columns.map(({ profile }) => profile.column),
      columns.map(({ profile }) => profile.source),
      columns.map(({ profile }) => JSON.stringify(figuresOf(profile))),
      at,
    ],
  );
  const tags = columns.flatMap(({ tableId, profile }) =>
    profile.sensitivity.map((tag) => ({ tableId, column: profile.column, ...tag })),
  );
  await tx.query(
    `insert into sortkeep.sensitivity_tags (table_id, column_name, kind, confidence, evidence)
     select t.*
     from unnest($1::uuid[], $2::text[], $3::text[], $4::double precision[], $5::text[]) as t`,
    [
      tags.map(({ tableId }) => tableId),
      tags.map(({ column }) => column),
      tags.map(({ kind }) => kind),
      tags.map(({ confidence }) => confidence),
      tags.map(({ evidence }) => evidence),
    ],
  );
}

/** Everything that has no column of its own. */
function figuresOf(profile: ColumnProfile): Omit<ColumnProfile, 'column' | 'source' | 'sensitivity'> {
  const { limitation, sampledRows, checkedValues, nullShare, distinct, averageBytes } = profile;
  const { minimum, maximum, mostCommon } = profile;
  return {
    limitation,
    sampledRows,
    checkedValues,
    nullShare,
    distinct,
    averageBytes,
    minimum,
    maximum,
    mostCommon,
  };
}
