/** The counters of each relation of one database on one node at the newest scan, by relation oid. */
import { z } from 'zod';
import type { SourceId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({ relation_oid: z.string(), activity: z.string() });

export async function getStoredRelations(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await tx.query(
    `select relation_oid, activity::text
     from sortkeep.usage_relations
     where source_id = $1::uuid and database_oid = $2::bigint`,
    [node, databaseOid],
  );
  return new Map(
    rows.map((value) => {
      const { relation_oid, activity } = row.parse(value);
      return [Number(relation_oid), activity];
    }),
  );
}

/** A message to the catalog has so many relations: a few megabytes. */
const BATCH = 5000;

/** `relations` as `relationText` gives them. */
export async function saveRelations(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
  relations: readonly string[],
): Promise<void> {
  for (let at = 0; at < relations.length; at += BATCH) {
    // One JSON and no array of the driver's: escaping its texts would take longer than all else.
    await tx.query(
      `insert into sortkeep.usage_relations (source_id, database_oid, relation_oid, activity)
       select $1::uuid, $2::bigint, (r.activity ->> 0)::bigint, r.activity
       from json_array_elements($3::json) as r (activity)
       on conflict (source_id, database_oid, relation_oid) do update set activity = excluded.activity`,
      [node, databaseOid, `[${relations.slice(at, at + BATCH).join(',')}]`],
    );
  }
}

export async function removeRelations(
  tx: Queryable,
  node: SourceId,
  databaseOid: number,
  oids: readonly number[],
): Promise<void> {
  if (oids.length === 0) return;
  await tx.query(
    `delete from sortkeep.usage_relations
     where source_id = $1::uuid and database_oid = $2::bigint and relation_oid = any ($3::bigint[])`,
    [node, databaseOid, oids],
  );
}
