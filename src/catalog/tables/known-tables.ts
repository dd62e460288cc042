import { z } from 'zod';
import { schemaVersionId, tableId } from '../../domain/ids.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { dependent } from '../dependent-row.js';
import type { KnownTable } from './decide-storing.js';

const row = z.object({
  id: z.string().transform(tableId),
  relation_oid: z.coerce.number(),
  schema_version_id: z.string().transform(schemaVersionId),
  version: z.number(),
  structure_hash: z.string().nullable(),
  last_seen_at: z.date(),
  gone: z.boolean(),
  database_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
  estimated_rows: z.number().nullable(),
  size_bytes: z.coerce.bigint(),
  referenced_by: z.number(),
  dependents: z.array(dependent),
});

/**
 * The tables of one database, also those that are gone. Locked in the order in which verdicts lock them, so that a scan
 * and a classification never wait for each other in a ring. What a clock that was ahead dated in our future counts as
 * seen at `seenAt`, when the scan began.
 */
export async function knownTables(
  tx: Queryable,
  source: SourceId,
  databaseOid: number,
  seenAt: Date,
): Promise<readonly KnownTable[]> {
  const { rows } = await tx.query(
    `select t.id, t.relation_oid, t.schema_version_id, v.version, v.structure_hash,
       case when t.last_seen_at > $4::timestamptz then $3::timestamptz else t.last_seen_at end as last_seen_at,
       t.gone_at is not null as gone, t.database_name, t.schema_name, t.table_name, t.estimated_rows, t.size_bytes,
       t.referenced_by, t.dependents
     from sortkeep.tables t
     join sortkeep.schema_versions v on v.id = t.schema_version_id
     where t.source_id = $1::uuid and t.database_oid = $2::bigint
     order by t.id
     for update of t`,
    [source, databaseOid, seenAt, new Date()],
  );
  return rows.map((value) => {
    const table = row.parse(value);
    return {
      id: table.id,
      relationOid: table.relation_oid,
      schemaVersionId: table.schema_version_id,
      version: table.version,
      structureHash: table.structure_hash,
      lastSeenAt: table.last_seen_at,
      sight: table.gone
        ? null
        : {
            database: table.database_name,
            schema: table.schema_name,
            name: table.table_name,
            estimatedRows: table.estimated_rows,
            sizeBytes: table.size_bytes,
            referencedBy: table.referenced_by,
            dependents: table.dependents,
          },
    };
  });
}
