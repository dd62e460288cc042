import { z } from 'zod';
import { conflict, notFound, SortkeepError } from '../../domain/errors.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { definitionHash } from '../../postgres/definition/definition-hash.js';
import { readDetails } from '../../postgres/definition/read-details.js';
import { readPartitionTree } from '../../postgres/definition/read-partition-tree.js';
import { readPartitioning } from '../../postgres/definition/read-partitioning.js';
import { readTableDefinitions } from '../../postgres/definition/read-table-definitions.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';
import { lockedTree, lockTrees } from './lock-tree.js';
import type { SeenTree } from './lock-tree.js';

export interface PlannedRelation {
  readonly relationOid: number;
  /** Hash of the definition that was planned for; another one is a CONFLICT. */
  readonly definitionHash: string;
}

/** Gives up on a lock after two seconds: everyone who comes later queues behind a waiting request. */
export const LOCK_TIMEOUT = '2s';

const nameRow = z.object({ schema: z.string(), name: z.string() });

export interface LockedTable {
  /** With its details, and with its partitions, where it has any. */
  readonly definition: TableDefinition;
  /** The table's oid, then those of the partitions of its definition, in their order. */
  readonly relations: readonly [number, ...number[]];
}

type Doing = (what: string) => string;

/**
 * Begins the holder's transaction: looks the names up, then pins the settings (SET takes no snapshot), locks the tables
 * and their partitions in ACCESS SHARE, in the order that is given, and only then lets the snapshot be taken: one for
 * all of them. The definitions are read under the locks.
 */
export async function lockDefinitions(
  holder: Queryable,
  databaseOid: number,
  tables: readonly PlannedRelation[],
  doing: Doing,
): Promise<readonly LockedTable[]> {
  await liftTransactionTimeout(holder);
  const seen: SeenTree[] = [];
  for (const { relationOid } of tables) seen.push(await seeTree(holder, databaseOid, relationOid, doing));
  await holder.query('begin isolation level repeatable read read only');
  await pinSettings(holder);
  await holder.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
  await lockTrees(holder, seen, doing);
  await assertPinned(holder, doing('opening the table'));
  const locked: LockedTable[] = [];
  for (const [index, table] of tables.entries()) {
    const tree = seen[index];
    if (tree !== undefined) locked.push(await readLocked(holder, table, tree, doing));
  }
  return locked;
}

async function seeTree(
  holder: Queryable,
  databaseOid: number,
  relationOid: number,
  doing: Doing,
): Promise<SeenTree> {
  const found = await holder.query(
    `select n.nspname as schema, c.relname as name
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_database d on d.datname = current_database()
     where c.oid = $1::oid and d.oid = $2::oid`,
    [relationOid, databaseOid],
  );
  if (found.rows.length === 0) throw gone(doing);
  const partitions = await readPartitionTree(holder, relationOid);
  return { ...nameRow.parse(found.rows[0]), relationOid, partitions };
}

const gone = (doing: Doing): Error =>
  notFound(doing('the table was dropped since it was planned'), 'Scan the source again; nothing was moved.');

async function readLocked(
  holder: Queryable,
  table: PlannedRelation,
  seen: SeenTree,
  doing: Doing,
): Promise<LockedTable> {
  const { relationOid } = table;
  const tree = await lockedTree(holder, seen, doing);
  const changed = conflict(
    doing(`table ${seen.schema}.${seen.name} has changed since it was planned`),
    'Scan the source, then plan and approve the move again.',
  );
  // Renamed between look-up and lock: then another table of that name is locked, and this one is not.
  const again = await holder.query(`select $1::text::regclass::oid = $2::oid as same`, [
    quoteName(seen),
    relationOid,
  ]);
  if (!z.object({ same: z.boolean() }).parse(again.rows[0]).same) throw changed;
  const partitions = tree.map(({ oid }) => oid);
  await refuseHiddenRows(holder, [relationOid, ...partitions], doing);
  const definition = (await readTableDefinitions(holder, { relations: [relationOid] })).get(relationOid);
  if (definition === undefined) throw gone(doing);
  if (definitionHash(definition) !== table.definitionHash) throw changed;
  const relations = [relationOid, ...partitions] as const;
  const whole =
    definition.kind === 'table'
      ? definition
      : await readPartitioning(holder, { relation: relationOid, definition }, tree);
  return { definition: await readDetails(holder, whole, relations), relations: [...relations] };
}

const hiddenRow = z.object({ name: z.string() });

/** A policy would hide rows from us: half a table that looks whole (safe-removal.md, A5). */
async function refuseHiddenRows(
  holder: Queryable,
  relations: readonly number[],
  doing: Doing,
): Promise<void> {
  const { rows } = await holder.query(
    `select n.nspname || '.' || c.relname as name
     from unnest($1::oid[]) as s (oid)
     join pg_catalog.pg_class c on c.oid = s.oid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where row_security_active(s.oid)
     limit 1`,
    [relations],
  );
  if (rows.length === 0) return;
  const { name } = hiddenRow.parse(rows[0]);
  throw new SortkeepError(
    'ACCESS_DENIED',
    doing(`row level security hides rows of ${name} from the role of the source`),
    {
      hint: 'Give the role BYPASSRLS, or register the source with a role that sees every row; nothing was moved.',
    },
  );
}
