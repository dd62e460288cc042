import type { MoveId } from '../../domain/ids.js';
import type { Session } from '../../postgres/session.js';
import { dropMade } from './drop-made.js';
import { endWorkers } from './end-workers.js';
import { inTransaction } from './in-transaction.js';
import { ensureLedger } from './ledger-schema.js';

/** Removes what an unfinished move made in this database. Idempotent. */
export async function dropTarget(session: Session, id: MoveId): Promise<void> {
  const ledger = await session.query(
    `select 1 as there where to_regclass('sortkeep_ledger.tables') is not null`,
  );
  if (ledger.rows.length === 0) return;
  await endWorkers(session, id, null);
  await inTransaction(session, async () => {
    await ensureLedger(session);
    await dropMade(session, id);
  });
}
