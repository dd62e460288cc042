import { notFound } from '../../domain/errors.js';
import type { RemovalId } from '../../domain/ids.js';
import type { Removal } from '../../domain/removal.js';
import type { Queryable } from '../../postgres/session.js';
import { getRemovals } from './get-removals.js';

/** The removal as it is, and as it stays until the transaction ends: a wish to return it waits that long. */
export async function lockRemoval(tx: Queryable, id: RemovalId): Promise<Removal> {
  await tx.query('select from sortkeep.removals where id = $1::uuid for update', [id]);
  const [removal] = await getRemovals(tx, [id]);
  if (removal !== null && removal !== undefined) return removal;
  throw notFound(`removal ${id} does not exist`, 'List the removals to find it.');
}
