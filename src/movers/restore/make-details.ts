import type { MoveRun } from '../../engine/mover.js';
import { createDetails } from '../../postgres/ddl/create-details.js';
import { readTargetServer } from '../../postgres/definition/read-target-server.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { inTransaction } from '../target/in-transaction.js';
import type { TargetTable } from '../target/target-table.js';
import { tryStep } from '../target/try-step.js';

/**
 * Triggers, rules, policies, statistics, owner, grants and the like, once the rows are proved: in one transaction with
 * the ledger's mark. Returns in words what could not be made, which the ledger keeps besides `notes`: the rows are
 * restored all the same.
 */
export async function makeDetails(
  session: Session,
  target: TargetTable,
  notes: readonly string[],
  run: Pick<MoveRun, 'signal'>,
): Promise<readonly string[]> {
  return inTransaction(session, async () => {
    const plan = createDetails(target.definition, target.place, await readTargetServer(session));
    const found = [...plan.said];
    // All under one lock: no step may wait for a reader and be left out while rights are given.
    if (plan.steps.length > 0) {
      await session.query(`lock table ${quoteName(target.place)} in access exclusive mode`);
    }
    for (const step of plan.steps) {
      run.signal.throwIfAborted();
      const note = await tryStep(session, step, () => true);
      if (note !== null) found.push(note);
    }
    await session.query(
      `update sortkeep_ledger.tables set detailed_at = clock_timestamp(), notes = $2::jsonb
       where move_id = $1::uuid`,
      [target.moveId, JSON.stringify([...notes, ...found])],
    );
    return found;
  });
}
