import { z } from 'zod';
import { tableFingerprints } from '../../postgres/definition/table-fingerprint.js';
import type { Queryable } from '../../postgres/session.js';

/** Exported snapshot, horizon, place in the log, identity. */
export interface Snapshot {
  readonly snapshotId: string;
  /** Full 64-bit transaction id, decimal: no visible row that is older can change unseen. */
  readonly xmin: string;
  /** As in SnapshotMark. */
  readonly serverRun: string;
  readonly databaseOid: number;
  readonly serverVersion: string;
  /** `server_version_num`: 180004. */
  readonly serverVersionNumber: number;
  readonly encoding: string;
  /** WAL position; null on a role that may not ask or a server in recovery. */
  readonly lsn: string | null;
  readonly takenAt: Date;
}

/** What a table was read under. */
export interface SnapshotFacts extends Snapshot {
  readonly relationOid: number;
  /** The table's file; null for a partitioned table, whose leaves have theirs. */
  readonly relfilenode: string | null;
}

/** File, length and shape of a relation of the table. */
export interface FileFacts {
  /** Null for a partitioned table. */
  readonly relfilenode: string | null;
  /** Pages of 8 KiB of the main fork. */
  readonly pages: number;
  readonly fingerprint: string;
}

const row = z.object({
  snapshot_id: z.string(),
  xmin: z.string(),
  database_oid: z.coerce.number(),
  server_version: z.string(),
  server_version_number: z.coerce.number(),
  encoding: z.string(),
  server_run: z.string(),
  lsn: z.string().nullable(),
  taken_at: z.date(),
});

/** Within a transaction that holds locks on all tables that are read; exports the transaction's snapshot. */
export async function readSnapshotFacts(holder: Queryable): Promise<Snapshot> {
  const { rows } = await holder.query(
    `select pg_export_snapshot() as snapshot_id,
       txid_snapshot_xmin(txid_current_snapshot())::text as xmin,
       (select oid from pg_database where datname = current_database())::text as database_oid,
       current_setting('server_version') as server_version,
       current_setting('server_version_num') as server_version_number,
       current_setting('server_encoding') as encoding,
       case when pg_is_in_recovery() then null else pg_current_wal_lsn()::text end as lsn,
       concat(case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
         ' ', extract(epoch from pg_postmaster_start_time())) as server_run,
       clock_timestamp() as taken_at`,
  );
  const facts = row.parse(rows[0]);
  return {
    snapshotId: facts.snapshot_id,
    xmin: facts.xmin,
    databaseOid: facts.database_oid,
    serverVersion: facts.server_version,
    serverVersionNumber: facts.server_version_number,
    encoding: facts.encoding,
    serverRun: facts.server_run,
    lsn: facts.lsn,
    takenAt: facts.taken_at,
  };
}

const fileRows = z.array(
  z.object({
    relation: z.number(),
    relfilenode: z.string().nullable(),
    pages: z.coerce.number(),
  }),
);

/** Of locked relations, by oid. */
export async function readFileFacts(
  holder: Queryable,
  relations: readonly number[],
): Promise<ReadonlyMap<number, FileFacts>> {
  const { rows } = await holder.query(
    `select s.oid as relation, pg_relation_filenode(s.oid)::text as relfilenode,
       (coalesce(pg_relation_size(s.oid), 0) / current_setting('block_size')::bigint)::text as pages
     from unnest($1::oid[]) as s (oid)`,
    [relations],
  );
  const fingerprints = await tableFingerprints(holder, relations);
  return new Map(
    fileRows
      .parse(rows)
      .map(({ relation, relfilenode, pages }) => [
        relation,
        { relfilenode, pages, fingerprint: fingerprints.get(relation) ?? '' },
      ]),
  );
}
