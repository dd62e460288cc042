import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';
import { ADD_UP_ATTRIBUTIONS, ADD_UP_DAYS } from './adding-up.js';
import { removeEvidence } from './remove-evidence.js';
import { thinningCutoffs } from './thinning-cutoffs.js';

/** What one run takes at most: a day of 20,000 tables, under a second; a scan an hour keeps up with many databases. */
const ROWS_AT_ONCE = 20_000;

const lockRow = z.object({ locked: z.boolean() });

/**
 * Adds old days up to months, whichever scan they are of, and removes evidence that nothing refers to any more. Does
 * nothing while another process does it; waits for nobody.
 */
export async function thinUsage(tx: Queryable, now: Date): Promise<void> {
  const { rows } = await tx.query(
    `select pg_try_advisory_xact_lock(hashtext('sortkeep thinning of usage')) as locked`,
  );
  if (!lockRow.parse(rows[0]).locked) return;
  const { use, attributions } = thinningCutoffs(now);
  await thinDays(tx, use);
  await thinAttributions(tx, attributions);
}

async function thinDays(tx: Queryable, before: string): Promise<void> {
  await tx.query(
    `with old as (
       select table_id, source_id, day
       from sortkeep.usage_days
       where not whole_month and day < $1::date
       order by day
       limit $2::integer
       for update skip locked
     ), gone as (
       delete from sortkeep.usage_days d
       using old
       where d.table_id = old.table_id and d.source_id = old.source_id and d.day = old.day and not d.whole_month
       returning d.*
     )
     insert into sortkeep.usage_days as kept (table_id, source_id, day, whole_month, from_at, to_at,
       seq_scans, seq_tuples, index_scans, index_tuples, inserted, updated, hot_updated, deleted,
       read_days, read_hours, last_read, last_read_exact)
     select table_id, source_id, date_trunc('month', day::timestamp)::date, true, min(from_at), max(to_at),
       sum(seq_scans), sum(seq_tuples), sum(index_scans), sum(index_tuples),
       sum(inserted), sum(updated), sum(hot_updated), sum(deleted),
       bit_or(read_days), bit_or(read_hours), max(last_read),
       (array_agg(last_read_exact order by last_read desc nulls last))[1]
     from gone
     group by 1, 2, 3
     ${ADD_UP_DAYS}`,
    [before, ROWS_AT_ONCE],
  );
}

/** The evidence of a month is that of its first day. */
async function thinAttributions(tx: Queryable, before: string): Promise<void> {
  const { rows } = await tx.query(
    `with old as (
       select table_id, source_id, cause, day
       from sortkeep.read_attributions
       where not whole_month and day < $1::date
       order by day
       limit $2::integer
       for update skip locked
     ), gone as (
       delete from sortkeep.read_attributions a
       using old
       where a.table_id = old.table_id and a.source_id = old.source_id and a.cause = old.cause
         and a.day = old.day and not a.whole_month
       returning a.*
     ), months as (
       insert into sortkeep.read_attributions as kept (table_id, source_id, cause, day, whole_month, from_at, to_at,
         seq_scans, seq_tuples, index_scans, index_tuples, times, on_days, evidence_id)
       select table_id, source_id, cause, date_trunc('month', day::timestamp)::date, true, min(from_at), max(to_at),
         sum(seq_scans), sum(seq_tuples), sum(index_scans), sum(index_tuples), sum(times), bit_or(on_days),
         (array_agg(evidence_id order by day))[1]
       from gone
       group by 1, 2, 3, 4
       ${ADD_UP_ATTRIBUTIONS}
     )
     select distinct evidence_id from gone`,
    [before, ROWS_AT_ONCE],
  );
  await removeEvidence(tx, rows);
}
