import { z } from 'zod';
import { postgresDataset } from '../../domain/dataset-name.js';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { MOVE_KINDS } from '../../domain/plan.js';
import type { MoveKind } from '../../domain/plan.js';
import type { Queryable } from '../../postgres/session.js';

/** Two tables of which a move of ours made one out of the other. */
export interface TableCopy {
  readonly from: TableId;
  readonly to: TableId;
  /** Of the move that wrote the copy. */
  readonly kind: MoveKind;
  readonly at: Date;
}

const tableRow = z.object({
  id: z.string().transform(tableId),
  host: z.string(),
  port: z.number(),
  database_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
});
const edgeRow = z.object({
  kind: z.enum(MOVE_KINDS),
  from_namespace: z.string(),
  from_name: z.string(),
  to_namespace: z.string(),
  to_name: z.string(),
  at: z.date(),
});

/**
 * Copies between tables that are both still there, directly (CONSOLIDATE) or over an archive (ARCHIVE, then RESTORE of all of it).
 * Datasets are known by the addresses that their sources have now.
 */
export async function listCopies(db: Queryable): Promise<readonly TableCopy[]> {
  const edges = edgeRow.array().parse(
    (
      await db.query(
        `select kind, from_namespace, from_name, to_namespace, to_name, at
         from sortkeep.lineage_edges where kind <> 'LOAD' and part is null order by at`,
      )
    ).rows,
  );
  if (edges.length === 0) return [];
  const { rows } = await db.query(
    `select t.id, s.host, s.port, t.database_name, t.schema_name, t.table_name
     from sortkeep.tables t
     join sortkeep.sources s on s.id = t.source_id
     where t.gone_at is null and s.lead_source_id is null`,
  );
  const tables = new Map<string, TableId>();
  for (const table of tableRow.array().parse(rows)) {
    const name = { schema: table.schema_name, name: table.table_name };
    const dataset = postgresDataset(table, table.database_name, name);
    tables.set(keyOf(dataset.namespace, dataset.name), table.id);
  }
  const archivedFrom = new Map<string, TableId>();
  return edges.flatMap((edge) => {
    const [from, to] = [keyOf(edge.from_namespace, edge.from_name), keyOf(edge.to_namespace, edge.to_name)];
    const origin = tables.get(from) ?? archivedFrom.get(from);
    const target = tables.get(to);
    if (origin !== undefined && target === undefined) archivedFrom.set(to, origin);
    if (origin === undefined || target === undefined || origin === target) return [];
    return { from: origin, to: target, kind: edge.kind, at: edge.at };
  });
}

const keyOf = (namespace: string, name: string): string => JSON.stringify([namespace, name]);
