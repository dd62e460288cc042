import { z } from 'zod';
import { tableFingerprint } from '../../postgres/definition/table-fingerprint.js';
import type { Queryable } from '../../postgres/session.js';

/** What a snapshot of a table is taken of: exported snapshot, horizon, file, place in the log, identity. */
export interface SnapshotFacts {
  readonly snapshotId: string;
  /** Full 64-bit transaction id, decimal: no visible row that is older can change unseen. */
  readonly xmin: string;
  readonly relationOid: number;
  readonly relfilenode: string;
  readonly fingerprint: string;
  /** As in SnapshotMark. */
  readonly serverRun: string;
  readonly pages: number;
  readonly databaseOid: number;
  readonly serverVersion: string;
  /** `server_version_num`: 180004. */
  readonly serverVersionNumber: number;
  readonly encoding: string;
  /** WAL position; null on a role that may not ask or a server in recovery. */
  readonly lsn: string | null;
  readonly takenAt: Date;
}

const row = z.object({
  snapshot_id: z.string(),
  xmin: z.string(),
  relfilenode: z.string(),
  pages: z.coerce.number(),
  database_oid: z.coerce.number(),
  server_version: z.string(),
  server_version_number: z.coerce.number(),
  encoding: z.string(),
  server_run: z.string(),
  lsn: z.string().nullable(),
  taken_at: z.date(),
});

/** Within a transaction that holds a lock on the table; exports the transaction's snapshot. */
export async function readSnapshotFacts(holder: Queryable, relationOid: number): Promise<SnapshotFacts> {
  const { rows } = await holder.query(
    `select pg_export_snapshot() as snapshot_id,
       txid_snapshot_xmin(txid_current_snapshot())::text as xmin,
       pg_relation_filenode($1::oid)::text as relfilenode,
       (pg_relation_size($1::oid) / current_setting('block_size')::bigint)::text as pages,
       (select oid from pg_database where datname = current_database())::text as database_oid,
       current_setting('server_version') as server_version,
       current_setting('server_version_num') as server_version_number,
       current_setting('server_encoding') as encoding,
       case when pg_is_in_recovery() then null else pg_current_wal_lsn()::text end as lsn,
       concat(case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end,
         ' ', extract(epoch from pg_postmaster_start_time())) as server_run,
       clock_timestamp() as taken_at`,
    [relationOid],
  );
  const facts = row.parse(rows[0]);
  return {
    snapshotId: facts.snapshot_id,
    xmin: facts.xmin,
    relationOid,
    relfilenode: facts.relfilenode,
    fingerprint: await tableFingerprint(holder, relationOid),
    pages: facts.pages,
    databaseOid: facts.database_oid,
    serverVersion: facts.server_version,
    serverVersionNumber: facts.server_version_number,
    encoding: facts.encoding,
    serverRun: facts.server_run,
    lsn: facts.lsn,
    takenAt: facts.taken_at,
  };
}
