import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import { JOIN_EVIDENCE } from '../../domain/table-relation.js';
import type { JoinCandidate } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  owner: z.string().transform(tableId),
  from_table: z.string().transform(tableId),
  from_columns: z.array(z.string()),
  to_table: z.string().transform(tableId),
  to_columns: z.array(z.string()),
  declared: z.boolean(),
  score: z.number(),
  reasons: z.array(z.object({ evidence: z.enum(JOIN_EVIDENCE), text: z.string() })),
});

/** What a person reads of one table. */
const MOST = 100;

/** In the order of the ids: from and to each table, the surest 100, where both tables are still there. */
export async function getJoins(
  db: Queryable,
  ids: readonly TableId[],
): Promise<readonly (readonly JoinCandidate[])[]> {
  const { rows } = await db.query(
    `select w.id as owner, j.*
     from unnest($1::uuid[]) as w (id)
     cross join lateral (
       select j.* from sortkeep.table_joins j where j.from_table = w.id
       union all
       select j.* from sortkeep.table_joins j where j.to_table = w.id and j.from_table <> w.id
     ) j
     join sortkeep.tables f on f.id = j.from_table and f.gone_at is null
     join sortkeep.tables t on t.id = j.to_table and t.gone_at is null
     order by j.score desc, j.from_columns, j.from_table, j.to_table`,
    [ids],
  );
  const byTable = new Map<TableId, JoinCandidate[]>();
  for (const join of row.array().parse(rows)) {
    const list = byTable.get(join.owner) ?? [];
    byTable.set(join.owner, list);
    if (list.length >= MOST) continue;
    list.push({
      from: { tableId: join.from_table, columns: join.from_columns },
      to: { tableId: join.to_table, columns: join.to_columns },
      declared: join.declared,
      score: join.score,
      reasons: join.reasons,
    });
  }
  return ids.map((id) => byTable.get(id) ?? []);
}
