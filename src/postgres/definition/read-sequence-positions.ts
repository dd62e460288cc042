import { z } from 'zod';
import { quoteName } from '../quote.js';
import type { Queryable } from '../session.js';
import { readRows } from './catalog-rows.js';
import type { SequenceRow } from './read-sequences.js';

const ROW = z.object({ sequence: z.number(), lastValue: z.string(), isCalled: z.boolean() });
export type SequencePosition = z.infer<typeof ROW>;

/** Each is one branch of a statement and one lock of the transaction; a table seldom owns more than one. */
const AT_ONCE = 100;

/**
 * Where the readable ones stand, by oid. Read from the sequences themselves: `pg_sequence_last_value` does not tell
 * a sequence that was restarted at a value from one that was never called.
 */
export async function readSequencePositions(
  tx: Queryable,
  sequences: Iterable<SequenceRow>,
): Promise<ReadonlyMap<number, SequencePosition>> {
  const readable = [...sequences].filter((row) => row.readable);
  const found = new Map<number, SequencePosition>();
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
