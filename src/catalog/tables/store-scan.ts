import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { SourceId, TableId } from '../../domain/ids.js';
import type { DatabaseObservation } from '../../domain/table-observation.js';
import type { Database, Queryable } from '../../postgres/session.js';
import { holdLead } from '../sources/hold-lead.js';
import { storeActivity } from '../usage/store-activity.js';
import { thinUsage } from '../usage/thin-usage.js';
import { decideStoring } from './decide-storing.js';
import type { KnownTable, StoredTable } from './decide-storing.js';
import { knownTables } from './known-tables.js';
import { upsertTables } from './upsert-tables.js';

export interface ScannedNode {
  /** Whose tables they are. */
  readonly lead: SourceId;
  /** Who was scanned: the lead itself, or a node whose reads count to the lead's tables. */
  readonly node: SourceId;
}

interface Stored {
  readonly tables: number;
  readonly newSchemaVersions: number;
}

/** By relation oid. */
type TableIds = ReadonlyMap<number, TableId>;

const idRow = z.object({ id: z.string().transform(tableId), relation_oid: z.coerce.number() });
const seenRow = z.object({ seen_at: z.date() });

/** A message to the catalog holds the definitions of this many tables: a few megabytes. */
const BATCH = 1000;

/**
 * Keeps what a scan saw of one database, in one transaction: tables with a new schema version where their structure
 * changed, `gone_at` for those that are not there any more, and what was read and written since the node's last scan.
 * An observation without tables leaves all of them as they are. Scans of one database store one after the other, those
 * of its other nodes too; `seenAt` is when this one began.
 */
export async function storeScan(
  catalog: Database,
  { lead, node }: ScannedNode,
  observation: DatabaseObservation,
  seenAt: Date,
): Promise<Stored> {
  const { databaseOid, activity } = observation;
  return catalog.transaction(async (tx) => {
    await holdLead(tx, lead, node);
    await tx.query(
      `select pg_advisory_xact_lock(hashtextextended('sortkeep scan ' || $1::text, $2::bigint))`,
      [lead, databaseOid],
    );
    const { ids, ...stored } =
      observation.tables === null
        ? { ids: await tableIds(tx, lead, databaseOid), tables: 0, newSchemaVersions: 0 }
        : await storeTables(tx, { lead, node }, observation, observation.tables, seenAt);
    await storeActivity(tx, node, databaseOid, activity, ids, seenAt);
    await thinUsage(tx, seenAt);
    return stored;
  });
}

/** Unlocked: what a node counts changes no table. */
async function tableIds(tx: Queryable, source: SourceId, databaseOid: number): Promise<TableIds> {
  const { rows } = await tx.query(
    `select id, relation_oid from sortkeep.tables where source_id = $1::uuid and database_oid = $2::bigint`,
    [source, databaseOid],
  );
  return new Map(
    idRow
      .array()
      .parse(rows)
      .map(({ id, relation_oid }) => [relation_oid, id]),
  );
}

async function storeTables(
  tx: Queryable,
  { lead, node }: ScannedNode,
  observation: DatabaseObservation,
  batches: NonNullable<DatabaseObservation['tables']>,
  seenAt: Date,
): Promise<Stored & { readonly ids: TableIds }> {
  const known = await knownTables(tx, lead, observation.databaseOid, seenAt);
  const byOid = new Map(known.map((table) => [table.relationOid, table]));
  const ids = new Map(known.map(({ relationOid, id }) => [relationOid, id]));
  const absentAt = await lastSight(tx, node, observation.databaseOid, known);
  const unread: number[] = [];
  let tables = 0;
  let newSchemaVersions = 0;
  for await (const batch of batches) {
    unread.push(...batch.unread.map(({ relationOid }) => relationOid));
    tables += batch.tables.length;
    const stored = decideStoring(byOid, observation.database, batch.tables, seenAt);
    for (const table of stored) ids.set(table.observation.relationOid, table.id);
    newSchemaVersions += stored.filter(({ newVersion }) => newVersion !== null).length;
    const changed = stored.filter(({ asBefore }) => !asBefore);
    for (let at = 0; at < changed.length; at += BATCH) {
      const part = changed.slice(at, at + BATCH);
      await upsertTables(tx, lead, observation, part, seenAt, absentAt);
      await insertSchemaVersions(tx, part, seenAt);
    }
    await seeAgain(
      tx,
      stored.filter(({ asBefore }) => asBefore),
      seenAt,
    );
  }
  await markGone(tx, lead, observation.databaseOid, unread, seenAt);
  return { ids, tables, newSchemaVersions };
}

/** When the database was last looked at, also one that had no table then; null before the first scan. */
async function lastSight(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
  known: readonly KnownTable[],
): Promise<Date | null> {
  const { rows } = await tx.query(
    `select seen_at from sortkeep.usage_nodes where source_id = $1::uuid and database_oid = $2::bigint`,
    [node, databaseOid],
  );
  return [
    ...seenRow
      .array()
      .parse(rows)
      .map(({ seen_at }) => seen_at),
    ...known.map(({ lastSeenAt }) => lastSeenAt),
  ].reduce<Date | null>((last, at) => (last === null || at > last ? at : last), null);
}

async function seeAgain(tx: Queryable, tables: readonly StoredTable[], seenAt: Date): Promise<void> {
  await tx.query(`update sortkeep.tables set last_seen_at = $2::timestamptz where id = any ($1::uuid[])`, [
    tables.map(({ id }) => id),
    seenAt,
  ]);
}

async function insertSchemaVersions(
  tx: Queryable,
  batch: readonly StoredTable[],
  seenAt: Date,
): Promise<void> {
  const versions = batch.filter(({ newVersion }) => newVersion !== null);
  if (versions.length === 0) return;
  await tx.query(
    `insert into sortkeep.schema_versions (seen_at, id, table_id, version, definition, definition_hash,
       surroundings, structure_hash)
     select $1::timestamptz, v.*
     from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::jsonb[], $6::text[], $7::jsonb[], $8::text[]) as v`,
    [
      seenAt,
      versions.map((table) => table.schemaVersionId),
      versions.map((table) => table.id),
      versions.map((table) => table.newVersion),
      versions.map((table) => JSON.stringify(table.observation.definition)),
      versions.map((table) => table.observation.definitionHash),
      versions.map((table) => JSON.stringify(table.observation.surroundings)),
      versions.map((table) => table.observation.structureHash),
    ],
  );
}

/** Whatever this scan has not refreshed by now; tables that are there and could not be read are not gone. */
async function markGone(
  tx: Queryable,
  source: SourceId,
  databaseOid: number,
  unread: readonly number[],
  seenAt: Date,
): Promise<void> {
  await tx.query(
    `update sortkeep.tables
     set gone_at = $4::timestamptz
     where source_id = $1::uuid and database_oid = $2::bigint
       and gone_at is null and (last_seen_at < $4::timestamptz or last_seen_at > $5::timestamptz)
       and relation_oid <> all ($3::bigint[])`,
    [source, databaseOid, unread, seenAt, new Date()],
  );
}
