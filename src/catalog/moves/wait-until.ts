import type { Queryable } from '../../postgres/session.js';

/** Moves that wait for a window are shown to wait until then: the windows may be others than when they began to wait. */
export async function waitUntil(db: Queryable, until: Date): Promise<void> {
  await db.query(
    `update sortkeep.moves set waits_until = $1::timestamptz
     where waits_until is not null and waits_until <> $1::timestamptz`,
    [until],
  );
}
