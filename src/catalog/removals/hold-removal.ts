import { z } from 'zod';
import { notFound, SortkeepError } from '../../domain/errors.js';
import type { RemovalId } from '../../domain/ids.js';
import type { Removal } from '../../domain/removal.js';
import { sqlState } from '../../postgres/postgres-errors.js';
import type { Queryable } from '../../postgres/session.js';
import { getRemovals } from './get-removals.js';

const row = z.object({ held: z.boolean() });
const LOCK_NOT_AVAILABLE = '55P03';

/** `act` changes the source, `prove` reads the whole table and may take long: a return does not wait for it. */
export type RemovalWork = 'act' | 'prove';

/**
 * The removal as it is, and no other process at the same work on it until the transaction ends. An act waits for
 * another, which is short; a proof gets a CONFLICT at once. Requests to return are not held up. What two processes do
 * in spite of it is settled by the locks in the source.
 */
export async function holdRemoval(tx: Queryable, id: RemovalId, work: RemovalWork): Promise<Removal> {
  if (!(await hold(tx, `sortkeep removal ${work} ${id}`, work))) {
    throw new SortkeepError('CONFLICT', `another process is at work on removal ${id} at this moment`, {
      hint: 'Look at the removal again when it has finished.',
      retryable: true,
    });
  }
  const [removal] = await getRemovals(tx, [id]);
  if (removal !== null && removal !== undefined) return removal;
  throw notFound(`removal ${id} does not exist`, 'List the removals to find it.');
}

async function hold(tx: Queryable, name: string, work: RemovalWork): Promise<boolean> {
  if (work === 'prove') {
    const { rows } = await tx.query(
      'select pg_try_advisory_xact_lock(hashtextextended($1::text, 0)) as held',
      [name],
    );
    return row.parse(rows[0]).held;
  }
  await tx.query(`set local lock_timeout = '15s'`);
  try {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1::text, 0))', [name]);
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
  await tx.query('set local lock_timeout to default');
  return true;
}
