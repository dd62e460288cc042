import type { Queryable } from '../../postgres/session.js';

export interface Adoption {
  readonly version: string;
  /** Who decided, and why. */
  readonly by: string;
  readonly note: string;
}

/** The model judges from now on, and the one that did is RETIRED. It must be there; call it under `lockModels`. */
export async function adoptModel(tx: Queryable, { version, by, note }: Adoption): Promise<void> {
  await tx.query(`update sortkeep.models set state = 'RETIRED' where state = 'CURRENT'`);
  await tx.query(
    `update sortkeep.models
     set state = 'CURRENT', adopted_by = $2::text, adopted_at = clock_timestamp(), note = $3::text
     where version = $1::text`,
    [version, by, note],
  );
}
