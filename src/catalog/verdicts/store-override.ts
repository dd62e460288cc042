import type { Queryable } from '../../postgres/session.js';
import { insertVerdicts } from './insert-verdicts.js';
import type { NewVerdict } from './insert-verdicts.js';

/** Keeps a person's word, which is the current verdict until another person's. Call it in a transaction. */
export async function storeOverride(
  tx: Queryable,
  {
    tableId,
    label,
    reasons,
    author,
  }: Pick<NewVerdict, 'tableId' | 'label' | 'reasons'> & { readonly author: string },
): Promise<void> {
  // Whoever judges the table waits here and then sees what was decided before.
  await tx.query('select from sortkeep.tables where id = $1::uuid for update', [tableId]);
  await insertVerdicts(tx, [
    { tableId, label, probabilities: null, reasons, wouldChange: [], modelVersion: null, author },
  ]);
  await tx.query('update sortkeep.tables set label = $2::text where id = $1::uuid', [tableId, label]);
}
