import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';

export interface KeptBytes {
  /** Stored bytes of all archives that are kept. */
  readonly stored: bigint;
  /** Stored bytes that `actor` read within the last day, to verify and to rehearse. */
  readonly readToday: bigint;
}

const row = z.object({ stored: z.coerce.bigint(), read_today: z.coerce.bigint() });

export async function keptBytes(db: Queryable, actor: string): Promise<KeptBytes> {
  const { rows } = await db.query(
    `select (select coalesce(sum(a.stored_bytes), 0)::bigint from sortkeep.archives a where a.expired_at is null)
         as stored,
       (select coalesce(sum(v.stored_bytes), 0)::bigint from sortkeep.archive_verifications v
        where v.at > now() - interval '1 day' and v.how <> 'OBJECTS' and v.actor = $1::text) as read_today`,
    [actor],
  );
  const { stored, read_today: readToday } = row.parse(rows[0]);
  return { stored, readToday };
}
