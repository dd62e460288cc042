/** What a database at a source was when it was first prepared for a removal. */
import { z } from 'zod';
import type { SourceInstance, RemovalTarget } from '../../domain/removal.js';
import type { Queryable } from '../../postgres/session.js';

const row = z.object({
  instance: z.string(),
  host: z.string(),
  port: z.number(),
  system_identifier: z.string().nullable(),
});

type Place = Pick<RemovalTarget, 'sourceId' | 'databaseOid'>;

/** Null before the first removal there. */
export async function getSourceInstance(
  db: Queryable,
  { sourceId, databaseOid }: Place,
): Promise<SourceInstance | null> {
  const { rows } = await db.query(
    `select instance::text, host, port, system_identifier from sortkeep.removal_instances
     where source_id = $1::uuid and database_oid = $2::bigint`,
    [sourceId, databaseOid],
  );
  if (rows.length === 0) return null;
  const { instance, host, port, system_identifier } = row.parse(rows[0]);
  return { uuid: instance, host, port, systemIdentifier: system_identifier };
}

/** The first one stays: another one is to be refused, not remembered. */
export async function rememberSourceInstance(
  db: Queryable,
  { sourceId, databaseOid }: Place,
  { uuid, host, port, systemIdentifier }: SourceInstance,
): Promise<void> {
  await db.query(
    `insert into sortkeep.removal_instances (source_id, database_oid, instance, host, port, system_identifier)
     values ($1::uuid, $2::bigint, $3::uuid, $4::text, $5::integer, $6::text)
     on conflict (source_id, database_oid) do nothing`,
    [sourceId, databaseOid, uuid, host, port, systemIdentifier],
  );
}
