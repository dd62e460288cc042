import { randomUUID } from 'node:crypto';
import type { Conflict } from '../../domain/table-relation.js';
import type { Queryable } from '../../postgres/session.js';
import { inBatches } from './in-batches.js';

export async function insertConflicts(tx: Queryable, conflicts: readonly Conflict[]): Promise<void> {
  const rows = conflicts.map((conflict) => ({ ...conflict, id: randomUUID() }));
  await inBatches(rows, (batch) =>
    tx.query(
      `insert into sortkeep.table_conflicts (id, table_name, kind, columns, text)
       select c.id, c.table_name, c.kind, array(select jsonb_array_elements_text(c.columns)), c.text
       from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::text[])
         as c (id, table_name, kind, columns, text)`,
      [
        batch.map(({ id }) => id),
        batch.map(({ name }) => name),
        batch.map(({ kind }) => kind),
        batch.map(({ columns }) => JSON.stringify(columns)),
        batch.map(({ text }) => text),
      ],
    ),
  );
  const sides = rows.flatMap(({ id, sides: of }) => of.map((side, at) => ({ ...side, id, at })));
  await inBatches(sides, (batch) =>
    tx.query(
      `insert into sortkeep.table_conflict_sides (conflict_id, side, value)
       select * from unnest($1::uuid[], $2::integer[], $3::text[])`,
      [batch.map(({ id }) => id), batch.map(({ at }) => at), batch.map(({ value }) => value)],
    ),
  );
  const members = sides.flatMap(({ id, at, tables }) => tables.map((table) => ({ id, at, table })));
  await inBatches(members, (batch) =>
    tx.query(
      `insert into sortkeep.table_conflict_members (conflict_id, side, table_id)
       select * from unnest($1::uuid[], $2::integer[], $3::uuid[])`,
      [batch.map(({ id }) => id), batch.map(({ at }) => at), batch.map(({ table }) => table)],
    ),
  );
}
