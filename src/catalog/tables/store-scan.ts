import { z } from 'zod';
import { schemaVersionId, tableId } from '../../domain/ids.js';
import type { SourceId } from '../../domain/ids.js';
import type { DatabaseObservation } from '../../domain/table-observation.js';
import type { Database, Queryable } from '../../postgres/session.js';
import { insertSamples } from '../usage/insert-samples.js';
import { decideStoring } from './decide-storing.js';
import type { KnownTable, StoredTable } from './decide-storing.js';
import { upsertTables } from './upsert-tables.js';

const knownRow = z.object({
  id: z.string().transform(tableId),
  relation_oid: z.coerce.number(),
  schema_version_id: z.string().transform(schemaVersionId),
  version: z.number(),
  definition_hash: z.string(),
  last_seen_at: z.date(),
});

/** A message to the catalog holds the definitions of this many tables: a few megabytes. */
const BATCH = 1000;

/**
 * Keeps what a scan saw of one database, in one transaction: tables with a new schema version where the definition
 * changed, a usage sample for each, and `gone_at` for those that are not there any more. Scans of one database store
 * one after the other; `seenAt` is when this one began.
 */
export async function storeScan(
  catalog: Database,
  source: SourceId,
  observation: DatabaseObservation,
  seenAt: Date,
): Promise<{ readonly tables: number; readonly newSchemaVersions: number }> {
  return catalog.transaction(async (tx) => {
    await tx.query(
      `select pg_advisory_xact_lock(hashtextextended('sortkeep scan ' || $1::text, $2::bigint))`,
      [source, observation.databaseOid],
    );
    const known = await knownTables(tx, source, observation.databaseOid);
    const stored = decideStoring(known, observation.tables, seenAt);
    const absentAt = known.reduce<Date | null>(
      (last, { lastSeenAt }) => (last === null || lastSeenAt > last ? lastSeenAt : last),
      null,
    );
    for (let at = 0; at < stored.length; at += BATCH) {
      const batch = stored.slice(at, at + BATCH);
      await upsertTables(tx, source, observation, batch, seenAt, absentAt);
      await insertSchemaVersions(tx, batch, seenAt);
      await insertSamples(tx, samplesOf(observation, batch));
    }
    await markGone(tx, source, observation, seenAt);
    return {
      tables: observation.tables.length,
      newSchemaVersions: stored.filter(({ newVersion }) => newVersion !== null).length,
    };
  });
}

/** Locked in the order in which verdicts lock them, so that a scan and a classification never wait for each other in a ring. */
async function knownTables(
  tx: Queryable,
  source: SourceId,
  databaseOid: number,
): Promise<readonly KnownTable[]> {
  const { rows } = await tx.query(
    `select t.id, t.relation_oid, t.schema_version_id, v.version, v.definition_hash, t.last_seen_at
     from sortkeep.tables t
     join sortkeep.schema_versions v on v.id = t.schema_version_id
     where t.source_id = $1::uuid and t.database_oid = $2::bigint
     order by t.id
     for update of t`,
    [source, databaseOid],
  );
  return knownRow
    .array()
    .parse(rows)
    .map((row) => ({
      id: row.id,
      relationOid: row.relation_oid,
      schemaVersionId: row.schema_version_id,
      version: row.version,
      definitionHash: row.definition_hash,
      lastSeenAt: row.last_seen_at,
    }));
}

async function insertSchemaVersions(
  tx: Queryable,
  batch: readonly StoredTable[],
  seenAt: Date,
): Promise<void> {
  const versions = batch.filter(({ newVersion }) => newVersion !== null);
  await tx.query(
    `insert into sortkeep.schema_versions (id, table_id, version, definition, definition_hash, seen_at)
     select v.id, v.table_id, v.version, v.definition, v.definition_hash, $6::timestamptz
     from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::jsonb[], $5::text[])
       as v (id, table_id, version, definition, definition_hash)`,
    [
      versions.map((table) => table.schemaVersionId),
      versions.map((table) => table.id),
      versions.map((table) => table.newVersion),
      versions.map((table) => JSON.stringify(table.observation.definition)),
      versions.map((table) => table.observation.definitionHash),
      seenAt,
    ],
  );
}

const samplesOf = (
  observation: DatabaseObservation,
  batch: readonly StoredTable[],
): Parameters<typeof insertSamples>[1] =>
  batch.flatMap(({ id, observation: { counters } }) =>
    counters === null
      ? []
      : { tableId: id, sample: { at: observation.sampledAt, epoch: observation.epoch, counters } },
  );

/** Whatever this scan has not refreshed by now; tables that are there and could not be read are not gone. */
async function markGone(
  tx: Queryable,
  source: SourceId,
  observation: DatabaseObservation,
  seenAt: Date,
): Promise<void> {
  await tx.query(
    `update sortkeep.tables
     set gone_at = $4::timestamptz
     where source_id = $1::uuid and database_oid = $2::bigint
       and gone_at is null and last_seen_at < $4::timestamptz
       and relation_oid <> all ($3::bigint[])`,
    [source, observation.databaseOid, observation.unread.map(({ relationOid }) => relationOid), seenAt],
  );
}
