import { z } from 'zod';
import type { UsageCounters } from '../domain/table-facts.js';
import type { Queryable } from '../postgres/session.js';

const column = z.object({ name: z.string() });

const counter = z.coerce.bigint();
const row = z.object({
  oid: z.coerce.number(),
  seq_scan: counter,
  seq_tup_read: counter,
  // bigint coercion would turn null into an error
  idx_scan: z.string().nullable(),
  idx_tup_fetch: z.string().nullable(),
  inserted: counter,
  updated: counter,
  hot_updated: counter,
  deleted: counter,
  live_rows: counter,
  dead_rows: counter,
  vacuum_count: counter,
  analyze_count: counter,
  last_seq_scan: z.date().nullable(),
  last_idx_scan: z.date().nullable(),
});

const orNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** The columns that not every version has, looked for in the view itself, never derived from the version. */
export async function probeCounters(db: Queryable): Promise<ReadonlySet<string>> {
  const { rows } = await db.query(
    `select attname as name
     from pg_catalog.pg_attribute
     where attrelid = 'pg_catalog.pg_stat_all_tables'::regclass
       and attname in ('last_seq_scan', 'last_idx_scan')`,
  );
  return new Set(
    column
      .array()
      .parse(rows)
      .map(({ name }) => name),
  );
}

/** Cumulative counters by relation oid, partitions apart; `present` is of `probeCounters`. */
export async function readCounters(
  db: Queryable,
  present: ReadonlySet<string>,
): Promise<ReadonlyMap<number, UsageCounters>> {
  const when = (name: string): string => (present.has(name) ? `s.${name}` : 'null::timestamptz');
  const { rows } = await db.query(
    `select s.relid::bigint as oid,
       coalesce(s.seq_scan, 0) as seq_scan,
       coalesce(s.seq_tup_read, 0) as seq_tup_read,
       s.idx_scan,
       s.idx_tup_fetch,
       s.n_tup_ins as inserted,
       s.n_tup_upd as updated,
       s.n_tup_hot_upd as hot_updated,
       s.n_tup_del as deleted,
       s.n_live_tup as live_rows,
       s.n_dead_tup as dead_rows,
       s.vacuum_count + s.autovacuum_count as vacuum_count,
       s.analyze_count + s.autoanalyze_count as analyze_count,
       ${when('last_seq_scan')} as last_seq_scan,
       ${when('last_idx_scan')} as last_idx_scan
     from pg_catalog.pg_stat_all_tables s
     where s.schemaname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  return new Map(
    row
      .array()
      .parse(rows)
      .map((counters) => [
        counters.oid,
        {
          seqScan: counters.seq_scan,
          seqTupRead: counters.seq_tup_read,
          idxScan: orNull(counters.idx_scan),
          idxTupFetch: orNull(counters.idx_tup_fetch),
          inserted: counters.inserted,
          updated: counters.updated,
          hotUpdated: counters.hot_updated,
          deleted: counters.deleted,
          liveRows: counters.live_rows,
          deadRows: counters.dead_rows,
          vacuumCount: counters.vacuum_count,
          analyzeCount: counters.analyze_count,
          lastSeqScan: counters.last_seq_scan,
          lastIdxScan: counters.last_idx_scan,
        },
      ]),
  );
}
