import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { RELATION_EVIDENCE, RELATION_KINDS } from '../../domain/table-relation.js';
import type { RelatedTable, TableRelations } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  table_id: z.string().transform(tableId),
  other: z.string().transform(tableId),
  kind: z.enum(RELATION_KINDS),
  score: z.number(),
  reasons: z.array(z.object({ evidence: z.enum(RELATION_EVIDENCE), score: z.number(), text: z.string() })),
});
const shapeRow = z.object({ table_id: z.string().transform(tableId), same: z.number() });

/** What a person reads of one table. */
const MOST = 50;

/** In the order of the ids, the surest 50 each, to tables that are still there; null where no run has looked at the table. */
export async function getRelations(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (TableRelations | null)[]> {
  const { rows } = await db.query(
    `select w.id as table_id, r.other, r.kind, r.score, r.reasons
     from unnest($1::uuid[]) as w (id)
     cross join lateral (
       select r.b as other, r.kind, r.score, r.reasons from sortkeep.table_relations r where r.a = w.id
       union all
       select r.a, r.kind, r.score, r.reasons from sortkeep.table_relations r where r.b = w.id
     ) r
     join sortkeep.tables t on t.id = r.other and t.gone_at is null
     order by r.score desc, r.other`,
    [ids],
  );
  const related = new Map<TableId, RelatedTable[]>();
  for (const found of row.array().parse(rows)) {
    const list = related.get(found.table_id) ?? [];
    related.set(found.table_id, list);
    if (list.length < MOST) {
      list.push({ tableId: found.other, kind: found.kind, score: found.score, reasons: found.reasons });
    }
  }
  const shapes = await db.query(
    'select table_id, same from sortkeep.table_shapes where table_id = any ($1::uuid[])',
    [ids],
  );
  const same = new Map(
    shapeRow
      .array()
      .parse(shapes.rows)
      .map((shape) => [shape.table_id, shape.same]),
  );
  return ids.map((id) => {
    const sameShape = same.get(id);
    return sameShape === undefined ? null : { sameShape, related: related.get(id) ?? [] };
  });
}
