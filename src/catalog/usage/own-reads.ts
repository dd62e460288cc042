/** The ledger of what Sortkeep itself read, kept until a scan has found it in the counters. */
import { z } from 'zod';
import type { OwnRead } from '../../domain/activity.js';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';
import { readCountColumns, readCountsOf } from './read-counts-row.js';

const row = z.object({
  relation_oid: z.coerce.number(),
  at: z.date(),
  purpose: z.string(),
  ...readCountColumns,
});

/** To be called once for each read, with what was really counted: a read that is missing here looks like use. */
export async function recordOwnReads(
  db: Queryable,
  node: SourceId,
  databaseOid: number,
  reads: readonly OwnRead[],
): Promise<void> {
  if (reads.length === 0) return;
  await db.query(
    `insert into sortkeep.own_reads (source_id, database_oid, relation_oid, at, purpose,
       seq_scans, seq_tuples, index_scans, index_tuples)
     select $1::uuid, $2::bigint, r.*
     from unnest($3::bigint[], $4::timestamptz[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[],
       $9::bigint[]) as r`,
    [
      node,
      databaseOid,
      reads.map(({ relationOid }) => relationOid),
      reads.map(({ at }) => at),
      reads.map(({ purpose }) => purpose),
      reads.map(({ seqScans }) => seqScans.toString()),
      reads.map(({ seqTuples }) => seqTuples.toString()),
      reads.map(({ indexScans }) => indexScans.toString()),
      reads.map(({ indexTuples }) => indexTuples.toString()),
    ],
  );
}

/** Removes them from the ledger: what is not found in the counters is recorded again. */
export async function takeOwnReads(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
): Promise<readonly OwnRead[]> {
  const { rows } = await tx.query(
    `delete from sortkeep.own_reads
     where source_id = $1::uuid and database_oid = $2::bigint
     returning relation_oid, at, purpose, seq_scans, seq_tuples, index_scans, index_tuples`,
    [node, databaseOid],
  );
  return row
    .array()
    .parse(rows)
    .map((read) => ({
      relationOid: read.relation_oid,
      at: read.at,
      purpose: read.purpose,
      ...readCountsOf(read),
    }));
}
