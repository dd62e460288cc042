/**
 * Exactly once into a PostgreSQL target (safe-removal.md, protocol step 7): a claim row in the target, held FOR
 * UPDATE from the worker's first statement and marked done in the transaction of the COPY.
 */
import { SortkeepError } from '../../domain/errors.js';
import type { ClaimId, MoveId } from '../../domain/ids.js';
import type { ChunkResult } from '../../domain/move.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { sqlState } from '../../postgres/postgres-errors.js';
import type { Session } from '../../postgres/session.js';
import { endWorkers } from './end-workers.js';

export interface ChunkIn {
  readonly moveId: MoveId;
  readonly index: number;
  readonly claim: ClaimId;
  /** As in PageRange: what the ledger says of where the rows are. */
  readonly leaf: number | undefined;
  /** Writes the rows, in the transaction that the session is in; its result is kept in the ledger. */
  readonly copy: (session: Session) => Promise<ChunkResult>;
}

const LOCK_NOT_AVAILABLE = '55P03';

export async function copyChunkIn(session: Session, chunk: ChunkIn, doing: string): Promise<ChunkResult> {
  // The next attempt finds in the ledger what the other worker did.
  const taken = new SortkeepError('CONFLICT', `${doing}: another worker has the chunk`, {
    hint: 'The move goes on by itself.',
    retryable: true,
  });
  await liftTransactionTimeout(session);
  if (!(await claim(session, chunk))) {
    await endWorkers(session, chunk.moveId, chunk.index);
    if (!(await claim(session, chunk))) throw taken;
  }
  await session.query('begin');
  try {
    await pinSettings(session);
    await session.query('set local synchronous_commit = on');
    const held = await session.query(
      `select from sortkeep_ledger.chunks
       where move_id = $1::uuid and chunk = $2::integer and claim = $3::uuid and done_at is null for update`,
      [chunk.moveId, chunk.index, chunk.claim],
    );
    if (held.rowCount === 0) throw taken;
    await assertPinned(session, doing);
    const result = await chunk.copy(session);
    await session.query(
      `update sortkeep_ledger.chunks set done_at = clock_timestamp(), result = $4::jsonb
       where move_id = $1::uuid and chunk = $2::integer and claim = $3::uuid`,
      [chunk.moveId, chunk.index, chunk.claim, JSON.stringify(result)],
    );
    await session.query('commit');
    return result;
  } catch (error) {
    await session.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** False when a worker in the middle of its COPY holds the row. */
async function claim(session: Session, chunk: ChunkIn): Promise<boolean> {
  await session.query(`set lock_timeout = '2s'`);
  try {
    const { rowCount } = await session.query(
      `insert into sortkeep_ledger.chunks as c (move_id, chunk, claim, leaf, pid, backend_start)
       select $1::uuid, $2::integer, $3::uuid, $4::integer, a.pid, a.backend_start
       from pg_catalog.pg_stat_activity a where a.pid = pg_backend_pid()
       on conflict (move_id, chunk) do update
         set claim = excluded.claim, pid = excluded.pid, backend_start = excluded.backend_start
         where c.done_at is null`,
      [chunk.moveId, chunk.index, chunk.claim, chunk.leaf ?? null],
    );
    return rowCount === 1;
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  } finally {
    await session.query('reset lock_timeout').catch(() => undefined);
  }
}
