import { z } from 'zod';
import { removalId } from '../../domain/ids.js';
import type { RemovalId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ id: z.string().transform(removalId), proves: z.boolean() });

/** Those that go on, or come back, without a person, the oldest first; `proves`: reading its table may take long. */
export async function removalsToLookAfter(
  db: Queryable,
): Promise<readonly { readonly id: RemovalId; readonly proves: boolean }[]> {
  const { rows } = await db.query(
    `select id, state = 'SEALED' and return_reason is null as proves from sortkeep.removals
     where state in ('SEALED', 'PROVED', 'WATCHING', 'QUARANTINED', 'BARE')
       or return_reason is not null and state not in ('REFUSED', 'DROPPED', 'RETURNED')
     order by created_at, id`,
  );
  return row.array().parse(rows);
}
