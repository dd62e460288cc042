import { z } from 'zod';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

export interface FoundTable {
  readonly database: string;
  readonly databaseOid: number;
  readonly relationOid: number;
  readonly schema: string;
  readonly name: string;
}

const counted = z.object({ kept: z.coerce.number(), gone: z.coerce.number() });

/**
 * Gives the tables of a source the oids that they have on another server under the same names, so that their history
 * goes on; those that are not there are gone. What is kept of the counters of before is forgotten: the next scan begins an
 * epoch of cause UPGRADE.
 */
export async function rekeyTables(
  tx: Queryable,
  source: SourceId,
  found: readonly FoundTable[],
  at: Date,
): Promise<{ readonly kept: number; readonly gone: number }> {
  await tx.query('select id from sortkeep.tables where source_id = $1::uuid order by id for update', [
    source,
  ]);
  await rekeyUsage(tx, source, found);
  await letGoOfOids(tx, source);
  const { rows } = await tx.query(
    `with named as (
       select distinct on (f.database_oid, f.relation_oid) t.id, f.database_oid, f.relation_oid
       from unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
         as f (database_name, database_oid, relation_oid, schema_name, table_name)
       join sortkeep.tables t
         on t.source_id = $1::uuid and t.gone_at is null and t.database_name = f.database_name
         and t.schema_name = f.schema_name and t.table_name = f.table_name
       order by f.database_oid, f.relation_oid, t.last_seen_at desc
     ),
     kept as (
       update sortkeep.tables t
       set database_oid = n.database_oid, relation_oid = n.relation_oid
       from named n
       where t.id = n.id
       returning t.id
     ),
     gone as (
       update sortkeep.tables t
       set gone_at = $7::timestamptz
       where t.source_id = $1::uuid and t.gone_at is null and t.id not in (select n.id from named n)
       returning t.id
     )
     select (select count(*) from kept) as kept, (select count(*) from gone) as gone`,
    [
      source,
      found.map(({ database }) => database),
      found.map(({ databaseOid }) => databaseOid),
      found.map(({ relationOid }) => relationOid),
      found.map(({ schema }) => schema),
      found.map(({ name }) => name),
      at,
    ],
  );
  return counted.parse(rows[0]);
}

/** Numbers below zero, which no relation has: an oid of the server before may be another table's on this one. */
async function letGoOfOids(tx: Queryable, source: SourceId): Promise<void> {
  await tx.query(
    `update sortkeep.tables t
     set relation_oid = s.spare
     from (
       select id, least(min(relation_oid) over (), 0) - row_number() over (order by id) as spare
       from sortkeep.tables
       where source_id = $1::uuid
     ) s
     where t.id = s.id and t.relation_oid > 0`,
    [source],
  );
}

/** Databases by name, as the tables know it: their epochs and the time of their last scan go on under the new oid. */
async function rekeyUsage(tx: Queryable, source: SourceId, found: readonly FoundTable[]): Promise<void> {
  const oids = new Map(found.map(({ database, databaseOid }) => [database, databaseOid]));
  const values = [source, [...oids.keys()], [...oids.values()]];
  const pairs = `(
       select distinct t.database_oid as known, d.oid as now
       from unnest($2::text[], $3::bigint[]) as d (name, oid)
       join sortkeep.tables t
         on t.source_id = $1::uuid and t.gone_at is null and t.database_name = d.name
     )`;
  await tx.query(
    `update sortkeep.usage_epochs e
     set database_oid = o.now
     from ${pairs} o
     where e.source_id = $1::uuid and e.database_oid = o.known`,
    values,
  );
  // By way of numbers that no database has: one's new oid may be another's old one.
  await tx.query(
    'update sortkeep.usage_nodes set database_oid = -database_oid where source_id = $1::uuid and database_oid > 0',
    [source],
  );
  await tx.query(
    `update sortkeep.usage_nodes u
     set database_oid = o.now, upgraded = true
     from ${pairs} o
     where u.source_id = $1::uuid and u.database_oid = -o.known`,
    values,
  );
  // Those of databases that have no table: nothing of them has to be carried on.
  await tx.query('delete from sortkeep.usage_nodes where source_id = $1::uuid and database_oid < 0', [
    source,
  ]);
  await tx.query('delete from sortkeep.usage_relations where source_id = $1::uuid', [source]);
  await tx.query('delete from sortkeep.own_reads where source_id = $1::uuid', [source]);
}
