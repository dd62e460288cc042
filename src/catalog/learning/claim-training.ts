import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ claimed: z.boolean() });

/** Whether this transaction is the only one that trains now; the claim ends with it. */
export async function claimTraining(tx: Queryable): Promise<boolean> {
  // Between two statements it is idle for as long as the training takes.
  await tx.query('set local idle_in_transaction_session_timeout = 0');
  const { rows } = await tx.query(
    `select pg_try_advisory_xact_lock(hashtext('sortkeep training')) as claimed`,
  );
  return row.parse(rows[0]).claimed;
}
