import type { MoveId } from '../../domain/ids.js';
import type { Session } from '../../postgres/session.js';

/**
 * Ends the connections that still copy a chunk (null: any chunk) of the move into this database. The catalog gave the
 * move to us, so they are of a worker that was declared dead; what it had not committed is rolled back.
 */
export async function endWorkers(session: Session, id: MoveId, chunk: number | null): Promise<void> {
  await session.query(
    `select pg_terminate_backend(a.pid)
     from sortkeep_ledger.chunks c
     join pg_catalog.pg_stat_activity a on a.pid = c.pid and a.backend_start = c.backend_start
     where c.move_id = $1::uuid and ($2::integer is null or c.chunk = $2) and c.done_at is null
       and a.pid <> pg_backend_pid()`,
    [id, chunk],
  );
}
