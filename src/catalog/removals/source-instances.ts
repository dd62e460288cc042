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

const sealedRow = z.object({ sealed: z.boolean() });

/** Whether a removal rests on what is remembered of the database. */
export async function anySealedAt(db: Queryable, { sourceId, databaseOid }: Place): Promise<boolean> {
  const { rows } = await db.query(
    `select exists (
       select from sortkeep.removals
       where source_id = $1::uuid and database_oid = $2::bigint
         and state in ('SEALED', 'PROVED', 'WATCHING', 'QUARANTINED', 'BARE')) as sealed`,
    [sourceId, databaseOid],
  );
  return sealedRow.parse(rows[0]).sealed;
}

/** One on which a removal rests stays: another one is to be refused, not remembered. */
export async function rememberSourceInstance(
  db: Queryable,
  { sourceId, databaseOid }: Place,
  { uuid, host, port, systemIdentifier }: SourceInstance,
): Promise<void> {
  await db.query(
    `insert into sortkeep.removal_instances (source_id, database_oid, instance, host, port, system_identifier)
     values ($1::uuid, $2::bigint, $3::uuid, $4::text, $5::integer, $6::text)
     on conflict (source_id, database_oid) do update
     set instance = excluded.instance, host = excluded.host, port = excluded.port,
       system_identifier = excluded.system_identifier, seen_at = clock_timestamp()
     where not exists (
       select from sortkeep.removals
       where source_id = $1::uuid and database_oid = $2::bigint
         and state in ('SEALED', 'PROVED', 'WATCHING', 'QUARANTINED', 'BARE'))`,
    [sourceId, databaseOid, uuid, host, port, systemIdentifier],
  );
}
