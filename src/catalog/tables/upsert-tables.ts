import type { SourceId } from '../../domain/ids.js';
import type { DatabaseObservation } from '../../domain/table-observation.js';
import type { Queryable } from '../../postgres/session.js';
import type { StoredTable } from './decide-storing.js';

/**
 * Adds or refreshes tables by (source, database oid, relation oid); one that had gone is back. `absentAt` is kept
 * with those that are new or back: the last scan that did not see them, null when there was none.
 */
export async function upsertTables(
  tx: Queryable,
  source: SourceId,
  { databaseOid, database }: Pick<DatabaseObservation, 'databaseOid' | 'database'>,
  tables: readonly StoredTable[],
  seenAt: Date,
  absentAt: Date | null,
): Promise<void> {
  await tx.query(
    `insert into sortkeep.tables (id, source_id, database_oid, relation_oid, database_name, schema_name, table_name,
       schema_version_id, estimated_rows, size_bytes, referenced_by, dependents, first_seen_at, last_seen_at, absent_at)
     select t.id, $1::uuid, $2::bigint, t.relation_oid, $3::text, t.schema_name, t.table_name,
       t.schema_version_id, t.estimated_rows, t.size_bytes, t.referenced_by, t.dependents,
       $4::timestamptz, $4::timestamptz, $5::timestamptz
     from unnest($6::uuid[], $7::bigint[], $8::text[], $9::text[], $10::uuid[], $11::double precision[],
         $12::bigint[], $13::integer[], $14::jsonb[])
       as t (id, relation_oid, schema_name, table_name, schema_version_id, estimated_rows,
         size_bytes, referenced_by, dependents)
     on conflict (source_id, database_oid, relation_oid) do update
     set database_name = excluded.database_name,
       schema_name = excluded.schema_name,
       table_name = excluded.table_name,
       schema_version_id = excluded.schema_version_id,
       estimated_rows = excluded.estimated_rows,
       size_bytes = excluded.size_bytes,
       referenced_by = excluded.referenced_by,
       dependents = excluded.dependents,
       last_seen_at = excluded.last_seen_at,
       absent_at = case when tables.gone_at is not null then excluded.absent_at else tables.absent_at end,
       gone_at = null`,
    [
      source,
      databaseOid,
      database,
      seenAt,
      absentAt,
      tables.map((table) => table.id),
      tables.map((table) => table.observation.relationOid),
      tables.map((table) => table.observation.definition.schema),
      tables.map((table) => table.observation.definition.name),
      tables.map((table) => table.schemaVersionId),
      tables.map((table) => table.observation.estimatedRows),
      tables.map((table) => table.observation.sizeBytes.toString()),
      tables.map((table) => table.observation.referencedBy),
      tables.map((table) => JSON.stringify(table.observation.dependents)),
    ],
  );
}
