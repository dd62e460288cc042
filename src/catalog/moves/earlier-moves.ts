import { z } from 'zod';
import type { EarlierMove } from '../../domain/dry-run.js';
import type { SourceId } from '../../domain/ids.js';
import type { MoveKind } from '../../domain/plan.js';
import type { Queryable } from '../../postgres/session.js';

const rows = z.array(z.object({ raw_bytes: z.coerce.number(), seconds: z.number() }));

/** Of the kind, that read this source (restores: wrote to it) and succeeded in one attempt; the newest twenty. */
export async function earlierMoves(
  db: Queryable,
  kind: MoveKind,
  source: SourceId,
): Promise<readonly EarlierMove[]> {
  const found = await db.query(
    `select coalesce(c.raw_bytes, 0)::text as raw_bytes, m.worked_seconds as seconds
     from sortkeep.moves m
     join sortkeep.plans p on p.id = m.plan_id
     cross join lateral (select sum(c.raw_bytes) as raw_bytes from sortkeep.chunks c where c.move_id = m.id) c
     where m.kind = $1::text and m.state = 'SUCCEEDED' and m.attempts = 1 and m.worked_seconds > 0
       and coalesce(p.target -> 'from' ->> 'sourceId', p.target -> 'to' ->> 'sourceId') = $2::text
     order by m.finished_at desc
     limit 20`,
    [kind, source],
  );
  return rows.parse(found.rows).map(({ raw_bytes, seconds }) => ({ rawBytes: raw_bytes, seconds }));
}
