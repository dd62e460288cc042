import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

/**
 * Read by every query and written by every DDL statement: they only ever grow, so that less than before means that
 * all counters of the database began again.
 */
const BUSY = ['pg_class', 'pg_attribute', 'pg_type', 'pg_statistic'];

/**
 * pg_dump reads each of these once, with `-s` and `-t` too, pg_transform many times, and pg_largeobject_metadata once
 * and only in a dump of all data (pg_dump 15 of 12 and 15, by experiment). `psql \\d…` and information_schema read
 * none of them, nor does a scan. Some are read by something else each: pg_conversion by sessions of another encoding,
 * pg_foreign_server and pg_foreign_data_wrapper by queries of foreign tables, pg_ts_config, pg_ts_parser and
 * pg_ts_template by the first text search of a session, pg_event_trigger and pg_default_acl by DDL. So no more dumps ran than the least of
 * those that are read once grew by.
 */
const BY_DUMPS = [
  'pg_conversion',
  'pg_default_acl',
  'pg_event_trigger',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_largeobject_metadata',
  'pg_transform',
  'pg_ts_config',
  'pg_ts_parser',
  'pg_ts_template',
];

/** Looked up by each pattern that pg_dump is given (-T, -N, --exclude-table-data): what it leaves out is not dumped. */
const BY_PATTERNS = 'pg_collation';

const ROW = z.object({
  name: z.string(),
  scans: z.coerce.bigint(),
  lookups: z.coerce.bigint(),
  writes: z.coerce.bigint(),
});

const SQL = `
select s.relname as name,
  coalesce(s.seq_scan, 0) + coalesce(s.idx_scan, 0) as scans,
  coalesce(s.idx_scan, 0) as lookups,
  s.n_tup_ins + s.n_tup_upd + s.n_tup_del as writes
from pg_catalog.pg_stat_sys_tables s
where s.schemaname = 'pg_catalog' and s.relname = any ($1::name[])
order by s.relname`;

/** Scans by catalog name, writes of the busy ones by `pg_class.writes` and the like, and `pg_collation.lookups`. */
export async function readCatalogCounters(db: Queryable): Promise<Readonly<Record<string, bigint>>> {
  const rows = await readRows(db, ROW, SQL, [[...BUSY, ...BY_DUMPS, BY_PATTERNS]]);
  return Object.fromEntries(
    rows.flatMap(({ name, scans, lookups, writes }) => {
      if (name === BY_PATTERNS) return [[`${name}.lookups`, lookups]];
      return BUSY.includes(name)
        ? [
            [name, scans],
            [`${name}.writes`, writes],
          ]
        : [[name, scans]];
    }),
  );
}
