import { z } from 'zod';
import { VERIFICATION_KINDS } from '../../domain/archive.js';
import type { KeepingReport } from '../../domain/keeping.js';
import type { Queryable } from '../../postgres/session.js';

const totals = z.object({
  archives: z.coerce.number(),
  stored_bytes: z.coerce.bigint(),
  faulty: z.coerce.number(),
  under_hold: z.coerce.number(),
  expired: z.coerce.number(),
});

const covered = z.object({
  how: z.enum(VERIFICATION_KINDS),
  archives: z.coerce.number(),
  stored_bytes: z.coerce.bigint(),
});

/**
 * What good looks of the last `days` cover of the archives that are kept. Of a reading of a part, that share of the
 * archive's bytes counts, the largest one where there were several. An archive was read back in whole when it was
 * made; a whole reading of it says as much as the store's list does.
 */
export async function keepingReport(db: Queryable, days: number): Promise<KeepingReport> {
  const all = await db.query(
    `select count(*) filter (where a.expired_at is null) as archives,
       coalesce(sum(a.stored_bytes) filter (where a.expired_at is null), 0) as stored_bytes,
       count(*) filter (where a.expired_at is null and a.faults <> '{}') as faulty,
       count(*) filter (where a.legal_hold) as under_hold,
       count(*) filter (where a.expired_at is not null) as expired
     from sortkeep.archives a`,
  );
  const kinds = await db.query(
    `with looks as (
       select v.archive_id, v.how, v.share from sortkeep.archive_verifications v
       where v.ok and v.at > now() - make_interval(days => $1::integer)
       union all
       select a.id, 'DEEP', 1 from sortkeep.archives a
       where a.verified_at > now() - make_interval(days => $1::integer)
     ), implied as (
       select l.archive_id, l.how, l.share from looks l
       union all
       select l.archive_id, 'OBJECTS', 1 from looks l where l.how <> 'OBJECTS' and l.share = 1
     ), best as (
       select i.archive_id, i.how, max(i.share) as share from implied i group by i.archive_id, i.how
     )
     select b.how, count(*) as archives, sum(a.stored_bytes * b.share::numeric)::bigint as stored_bytes
     from best b join sortkeep.archives a on a.id = b.archive_id and a.expired_at is null
     group by b.how`,
    [days],
  );
  const kept = totals.parse(all.rows[0]);
  const byKind = new Map(
    z
      .array(covered)
      .parse(kinds.rows)
      .map((found) => [found.how, found]),
  );
  return {
    days,
    archives: kept.archives,
    storedBytes: kept.stored_bytes,
    faulty: kept.faulty,
    underHold: kept.under_hold,
    expired: kept.expired,
    coverage: VERIFICATION_KINDS.map((how) => {
      const { archives = 0, stored_bytes: storedBytes = 0n } = byKind.get(how) ?? {};
      return {
        how,
        archives,
        storedBytes,
        shareOfArchives: kept.archives === 0 ? 1 : archives / kept.archives,
        shareOfBytes: kept.stored_bytes === 0n ? 1 : Number(storedBytes) / Number(kept.stored_bytes),
      };
    }),
  };
}
