import { z } from 'zod';
import { conflict } from '../../domain/errors.js';
import type { MoveId } from '../../domain/ids.js';
import { readPartitionTree } from '../../postgres/definition/read-partition-tree.js';
import { postgresError } from '../../postgres/postgres-errors.js';
import { quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';

const row = z.object({
  schema_name: z.string(),
  table_name: z.string(),
  relation_oid: z.coerce.number(),
  ours: z.boolean(),
  created_types: z.array(z.string()),
  partition_oids: z.array(z.number()),
});

/**
 * Within a transaction: removes the table that an unfinished move made, by its oid, with the partitions that it made,
 * and the types that nothing else has come to use. CONFLICT where somebody attached a partition: it would go too.
 */
export async function dropMade(session: Session, id: MoveId): Promise<void> {
  const { rows } = await session.query(
    `select t.schema_name, t.table_name, t.relation_oid, t.created_types, t.partition_oids,
       to_regclass(format('%I.%I', t.schema_name, t.table_name))::oid = t.relation_oid as ours
     from sortkeep_ledger.tables t where t.move_id = $1::uuid for update`,
    [id],
  );
  if (rows.length === 0) return;
  const table = row.parse(rows[0]);
  const name = quoteName({ schema: table.schema_name, name: table.table_name });
  try {
    if (table.ours) {
      await session.query(`lock table only ${name} in access exclusive mode`);
      await refuseStrangers(session, name, table);
      await session.query(`drop table ${name} restrict`);
    }
    await dropDetached(session, table.partition_oids);
  } catch (error) {
    throw postgresError(error, `dropping ${name}, which move ${id} had made`);
  }
  // The last one first: it may be made of the others.
  for (const type of table.created_types.toReversed()) await dropUnused(session, type);
  await session.query('delete from sortkeep_ledger.tables where move_id = $1::uuid', [id]);
}

/** DROP takes all partitions along, RESTRICT or not (safe-removal.md, A3). */
async function refuseStrangers(
  session: Session,
  name: string,
  { relation_oid, partition_oids }: z.infer<typeof row>,
): Promise<void> {
  const tree = await readPartitionTree(session, relation_oid);
  const stranger = tree.find(({ oid }) => !partition_oids.includes(oid));
  if (stranger === undefined) return;
  throw conflict(
    `${stranger.schema}.${stranger.name} was attached to ${name}, which an unfinished move made`,
    'Detach it first: it would be dropped with the table.',
  );
}

const nameRows = z.array(z.object({ schema: z.string(), name: z.string() }));

/** Partitions that the move made and somebody detached. */
async function dropDetached(session: Session, oids: readonly number[]): Promise<void> {
  const { rows } = await session.query(
    `select n.nspname as schema, c.relname as name
     from unnest($1::oid[]) with ordinality as s (oid, position)
     join pg_catalog.pg_class c on c.oid = s.oid and c.relkind in ('r', 'p') and not c.relispartition
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     order by s.position desc`,
    [oids],
  );
  for (const name of nameRows.parse(rows)) await session.query(`drop table ${quoteName(name)} restrict`);
}

/** Best effort by design: a type that another table uses now stays. */
async function dropUnused(session: Session, type: string): Promise<void> {
  await session.query('savepoint before_type');
  try {
    await session.query(`drop type if exists ${type} restrict`);
  } catch {
    await session.query('rollback to savepoint before_type');
  }
}
