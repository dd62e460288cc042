/** A row of sortkeep.tables as a CatalogTable. */
import { z } from 'zod';
import type { CatalogTable } from '../../domain/catalog-table.js';
import { schemaVersionId, sourceId, tableId } from '../../domain/ids.js';
import { LABELS } from '../../domain/verdict.js';
import { dependent } from '../dependent-row.js';

const row = z.object({
  id: z.string().transform(tableId),
  source_id: z.string().transform(sourceId),
  database_oid: z.coerce.number(),
  relation_oid: z.coerce.number(),
  database_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
  schema_version_id: z.string().transform(schemaVersionId),
  estimated_rows: z.number().nullable(),
  size_bytes: z.coerce.bigint(),
  referenced_by: z.number(),
  dependents: z.array(dependent),
  label: z.enum(LABELS),
  judged_at: z.date().nullable(),
  first_seen_at: z.date(),
  last_seen_at: z.date(),
  gone_at: z.date().nullable(),
});

export function parseTableRow(value: unknown): CatalogTable {
  const table = row.parse(value);
  return {
    id: table.id,
    sourceId: table.source_id,
    databaseOid: table.database_oid,
    relationOid: table.relation_oid,
    database: table.database_name,
    schema: table.schema_name,
    name: table.table_name,
    schemaVersionId: table.schema_version_id,
    estimatedRows: table.estimated_rows,
    sizeBytes: table.size_bytes,
    referencedBy: table.referenced_by,
    dependents: table.dependents,
    label: table.label,
    judgedAt: table.judged_at,
    firstSeenAt: table.first_seen_at,
    lastSeenAt: table.last_seen_at,
    goneAt: table.gone_at,
  };
}
