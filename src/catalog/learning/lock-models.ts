import type { Queryable } from '../../postgres/session.js';

/** Until the transaction ends nobody else adds or adopts a model; who reads them does not wait. */
export async function lockModels(tx: Queryable): Promise<void> {
  await tx.query('lock table sortkeep.models in share row exclusive mode');
}
