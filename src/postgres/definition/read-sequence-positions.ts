import { z } from 'zod';
import { quoteName } from '../quote.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';
import type { SequenceRow } from './read-sequences.js';

const ROW = z.object({ sequence: z.number(), lastValue: z.string(), isCalled: z.boolean() });
export type SequencePosition = z.infer<typeof ROW>;

const READABLE = z.object({ sequence: z.number() });

// A standby has no content of unlogged relations. `offset 0` keeps the planner from asking for the rights on everything.
const READABLE_SQL = `
select s.oid as sequence
from unnest($1::oid[]) as s (oid)
cross join lateral (
  select c.relnamespace, c.relpersistence from pg_class c where c.oid = s.oid offset 0) q
where has_sequence_privilege(s.oid, 'select') and has_schema_privilege(q.relnamespace, 'usage')
  and not (q.relpersistence = 'u' and pg_is_in_recovery())`;

/** Each is one branch of a statement and one lock of the transaction; a table seldom owns more than one. */
const AT_ONCE = 100;

/**
 * Where the readable ones stand, by oid. Read from the sequences themselves: `pg_sequence_last_value` does not tell
 * a sequence that was restarted at a value from one that was never called.
 */
export async function readSequencePositions(
  tx: Queryable,
  sequences: readonly SequenceRow[],
): Promise<ReadonlyMap<number, SequencePosition>> {
  const found = new Map<number, SequencePosition>();
  if (sequences.length === 0) return found;
  const rows = await readRows(tx, READABLE, READABLE_SQL, [sequences.map(({ oid }) => oid)]);
  const allowed = new Set(rows.map(({ sequence }) => sequence));
  const readable = sequences.filter(({ oid }) => allowed.has(oid));
  for (let from = 0; from < readable.length; from += AT_ONCE) {
    const part = readable.slice(from, from + AT_ONCE);
    const branches = part.map(
      (row) =>
        `select ${row.oid}::oid as sequence, last_value::text as "lastValue", is_called as "isCalled" from ${quoteName(row.definition)}`,
    );
    for (const row of await readRows(tx, ROW, branches.join(' union all '))) found.set(row.sequence, row);
  }
  return found;
}
