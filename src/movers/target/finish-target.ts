import type { MoveRun } from '../../engine/mover.js';
import { createComments } from '../../postgres/ddl/create-comments.js';
import { createKeysAndIndexes } from '../../postgres/ddl/create-keys-and-indexes.js';
import { setSequences } from '../../postgres/ddl/set-sequences.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { inTransaction } from './in-transaction.js';
import { isMissing, tryStep } from './try-step.js';
import type { TargetTable } from './target-table.js';

/**
 * Keys, indexes, checks, sequences and comments after the rows, in one transaction that marks the table finished. A
 * restore goes on without what needs something that is not there, and keeps in the ledger what that is.
 */
export async function finishTarget(
  session: Session,
  target: TargetTable,
  run: MoveRun,
): Promise<readonly string[]> {
  const notes: string[] = [];
  await inTransaction(session, async () => {
    const statements = [
      ...createKeysAndIndexes(target.definition, target.place),
      ...setSequences(target.definition, target.place),
      ...createComments(target.definition, target.place),
    ];
    for (const statement of statements) {
      run.signal.throwIfAborted();
      if (target.kind === 'CONSOLIDATE') await session.query(statement);
      else {
        const note = await tryStep(session, { what: shown(statement), statements: [statement] }, isMissing);
        if (note !== null) notes.push(note);
      }
    }
    await session.query(
      `update sortkeep_ledger.tables set finished_at = clock_timestamp(), notes = $2::jsonb
       where move_id = $1::uuid`,
      [target.moveId, JSON.stringify(notes)],
    );
  });
  // The planner of the target knows nothing of the rows yet.
  await session.query(`analyze ${quoteName(target.place)}`);
  return notes;
}

const SHOWN = 120;

const shown = (statement: string): string =>
  statement.length > SHOWN ? `${statement.slice(0, SHOWN)}…` : statement;
