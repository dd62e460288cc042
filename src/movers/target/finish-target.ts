import type { MoveRun } from '../../engine/mover.js';
import { createComments } from '../../postgres/ddl/create-comments.js';
import { createKeysAndIndexes } from '../../postgres/ddl/create-keys-and-indexes.js';
import { setSequences } from '../../postgres/ddl/set-sequences.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { inTransaction } from './in-transaction.js';
import type { TargetTable } from './target-table.js';

/** Keys, indexes, checks, sequences and comments after the rows, in one transaction that marks the table finished. */
export async function finishTarget(session: Session, target: TargetTable, run: MoveRun): Promise<void> {
  await inTransaction(session, async () => {
    const statements = [
      ...createKeysAndIndexes(target.definition, target.place),
      ...setSequences(target.definition, target.place),
      ...createComments(target.definition, target.place),
    ];
    for (const statement of statements) {
      run.signal.throwIfAborted();
      await session.query(statement);
    }
    await session.query(
      'update sortkeep_ledger.tables set finished_at = clock_timestamp() where move_id = $1::uuid',
      [target.moveId],
    );
  });
  // The planner of the target knows nothing of the rows yet.
  await session.query(`analyze ${quoteName(target.place)}`);
}
