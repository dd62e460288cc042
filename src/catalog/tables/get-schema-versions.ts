import { z } from 'zod';
import type { SchemaVersion } from '../../domain/catalog-table.js';
import { schemaVersionId, tableId } from '../../domain/ids.js';
import type { SchemaVersionId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { tableDefinition } from '../table-definition-row.js';
import { tableSurroundings } from '../table-surroundings-row.js';

const row = z.object({
  id: z.string().transform(schemaVersionId),
  table_id: z.string().transform(tableId),
  version: z.number(),
  definition: tableDefinition,
  definition_hash: z.string(),
  surroundings: tableSurroundings.nullable(),
  structure_hash: z.string().nullable(),
  seen_at: z.date(),
});

export function parseSchemaVersionRow(value: unknown): SchemaVersion {
  const version = row.parse(value);
  return {
    id: version.id,
    tableId: version.table_id,
    version: version.version,
    definition: version.definition,
    definitionHash: version.definition_hash,
    surroundings: version.surroundings,
    structureHash: version.structure_hash,
    seenAt: version.seen_at,
  };
}

/** In the order of the ids; null where there is none. */
export async function getSchemaVersions(
  db: Queryable,
  ids: readonly SchemaVersionId[],
): Promise<readonly (SchemaVersion | null)[]> {
  const { rows } = await db.query('select * from sortkeep.schema_versions where id = any($1::uuid[])', [ids]);
  const byId = new Map(rows.map(parseSchemaVersionRow).map((version) => [version.id, version]));
  return ids.map((id) => byId.get(id) ?? null);
}
