import { z } from 'zod';
import { ESTIMATE_BASES } from '../../domain/dry-run.js';
import type { PredictedMove, Spread } from '../../domain/dry-run.js';
import { moveId } from '../../domain/ids.js';
import type { MoveId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const spread: z.ZodType<Spread> = z.object({ low: z.number(), likely: z.number(), high: z.number() });

/** What the audit event of a dry run says of a move, beside who asked and when. */
const predictionDetails = z.object({
  basis: z.enum(ESTIMATE_BASES),
  seconds: spread,
  storedBytes: spread,
});
export type PredictionDetails = z.infer<typeof predictionDetails>;

const rows = z.array(
  z.object({
    id: z.string().transform(moveId),
    at: z.date(),
    details: predictionDetails,
    stores: z.boolean(),
    succeeded: z.boolean(),
    worked_seconds: z.number(),
    stored_bytes: z.coerce.bigint(),
  }),
);

/** In the order of the ids: the newest dry run before the move was queued, or while it waited; null without one. */
export async function predictedMoves(
  db: Queryable,
  ids: readonly MoveId[],
): Promise<readonly (PredictedMove | null)[]> {
  const found = await db.query(
    `select m.id, m.kind in ('ARCHIVE', 'LOAD') as stores, e.at, e.details, m.state = 'SUCCEEDED' as succeeded, m.worked_seconds,
       (select coalesce(sum(c.stored_bytes), 0) from sortkeep.chunks c where c.move_id = m.id)::text as stored_bytes
     from sortkeep.moves m
     cross join lateral (
       select e.at, e.details from sortkeep.audit_events e
       where e.action = 'plan.dry-run' and e.subject = m.plan_id::text and e.details ? 'seconds'
       order by e.id desc
       limit 1
     ) e
     where m.id = any($1::uuid[])`,
    [ids],
  );
  const known = new Map(rows.parse(found.rows).map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = known.get(id);
    if (row === undefined) return null;
    const { at, details, stores, succeeded, worked_seconds, stored_bytes } = row;
    return {
      ...{ at, ...details },
      actualSeconds: succeeded ? worked_seconds : null,
      actualStoredBytes: succeeded && stores ? stored_bytes : null,
    };
  });
}
