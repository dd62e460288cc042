import { z } from 'zod';
import { sourceId } from '../../domain/ids.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface DueSources {
  /** Of the process that claims. */
  readonly claim: string;
  readonly everyMinutes: number;
  /** A claim that is not renewed for so long is a dead process's. */
  readonly claimSeconds: number;
  readonly limit: number;
}

const row = z.object({ id: z.string().transform(sourceId) });

/** A source that keeps failing is tried every six hours, or at the interval where that is longer. */
const LONGEST_WAIT_MINUTES = 360;

/**
 * Takes sources whose last scan started longer ago than the interval, those that were never scanned first; others that
 * claim at the same time get others. From the second failure in a row on, the wait doubles each time. A last scan in
 * the future of both the catalog's clock and ours was dated by a clock that was ahead: it is no reason to wait.
 */
export async function claimDueSources(db: Queryable, due: DueSources): Promise<readonly SourceId[]> {
  const { rows } = await db.query(
    `update sortkeep.sources s
     set scan_claim = $1::uuid, scan_claimed_until = now() + make_interval(secs => $3::double precision)
     where s.id in (
       select d.id
       from sortkeep.sources d
       where (d.scan_claimed_until is null or d.scan_claimed_until < now())
         and (
           d.last_scan_at is null
           or d.last_scan_at > greatest(now(), $6::timestamptz)
           or d.last_scan_at <= now() - make_interval(mins => least(
             $2::integer * (2 ^ least(greatest(d.scan_failures - 1, 0), 20))::bigint,
             greatest($2::integer, $5::integer)
           )::integer)
         )
       order by d.last_scan_at nulls first, d.id
       limit $4::integer
       for no key update skip locked
     )
     returning s.id`,
    [due.claim, due.everyMinutes, due.claimSeconds, due.limit, LONGEST_WAIT_MINUTES, new Date()],
  );
  return rows.map((value) => row.parse(value).id);
}
