import { z } from 'zod';
import { removalId } from '../../domain/ids.js';
import type { RemovalId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ id: z.string().transform(removalId) });

/** Those that go on, or come back, without a person, the oldest first. */
export async function removalsToLookAfter(db: Queryable): Promise<readonly RemovalId[]> {
  const { rows } = await db.query(
    `select id from sortkeep.removals
     where state in ('SEALED', 'PROVED', 'WATCHING', 'QUARANTINED', 'BARE')
       or return_reason is not null and state not in ('REFUSED', 'DROPPED', 'RETURNED')
     order by created_at, id`,
  );
  return row
    .array()
    .parse(rows)
    .map(({ id }) => id);
}
