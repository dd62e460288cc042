import { z } from 'zod';
import { conflict, notFound, SortkeepError } from '../../domain/errors.js';
import type { QualifiedName, TableDefinition } from '../../domain/table-definition.js';
import { definitionHash } from '../../postgres/definition/definition-hash.js';
import { readTableDefinitions } from '../../postgres/definition/read-table-definitions.js';
import { assertPinned, liftTransactionTimeout, pinSettings } from '../../postgres/pinned-settings.js';
import { quoteName } from '../../postgres/quote.js';
import type { Queryable } from '../../postgres/session.js';

export interface PlannedRelation {
  /** A database that was dropped and made again has another one, and may have another table under the same oid. */
  readonly databaseOid: number;
  readonly relationOid: number;
  /** Hash of the definition that was planned for; another one is a CONFLICT. */
  readonly definitionHash: string;
}

/** Gives up on a lock after two seconds: everyone who comes later queues behind a waiting request. */
export const LOCK_TIMEOUT = '2s';

const nameRow = z.object({ schema: z.string(), name: z.string() });

/**
 * Begins the holder's transaction: looks the name up, then pins the settings (SET takes no snapshot), locks the table
 * in ACCESS SHARE, and only then lets the snapshot be taken. The definition is read under the lock.
 */
export async function lockDefinition(
  holder: Queryable,
  table: PlannedRelation,
  doing: (what: string) => string,
): Promise<TableDefinition> {
  await liftTransactionTimeout(holder);
  const found = await holder.query(
    `select n.nspname as schema, c.relname as name
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_database d on d.datname = current_database()
     where c.oid = $1::oid and d.oid = $2::oid`,
    [table.relationOid, table.databaseOid],
  );
  const gone = notFound(
    doing('the table was dropped since it was planned'),
    'Scan the source again; nothing was moved.',
  );
  if (found.rows.length === 0) throw gone;
  const name = nameRow.parse(found.rows[0]);
  await holder.query('begin isolation level repeatable read read only');
  await pinSettings(holder);
  await holder.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
  await holder.query(`lock table only ${quoteName(name)} in access share mode`);
  await assertPinned(holder, doing('opening the table'));
  const changed = conflict(
    doing(`table ${name.schema}.${name.name} has changed since it was planned`),
    'Scan the source, then plan and approve the move again.',
  );
  // Renamed between look-up and lock: then another table of that name is locked, and this one is not.
  const again = await holder.query(`select $1::text::regclass::oid = $2::oid as same`, [
    quoteName(name),
    table.relationOid,
  ]);
  if (!z.object({ same: z.boolean() }).parse(again.rows[0]).same) throw changed;
  await refuseHiddenRows(holder, table.relationOid, name, doing);
  const definition = (await readTableDefinitions(holder, { relations: [table.relationOid] })).get(
    table.relationOid,
  );
  if (definition === undefined) throw gone;
  if (definitionHash(definition) !== table.definitionHash) throw changed;
  return definition;
}

/** A policy would hide rows from us: half a table that looks whole (safe-removal.md, A5). */
async function refuseHiddenRows(
  holder: Queryable,
  relationOid: number,
  { schema, name }: QualifiedName,
  doing: (what: string) => string,
): Promise<void> {
  const { rows } = await holder.query('select row_security_active($1::oid) as hidden', [relationOid]);
  if (!z.object({ hidden: z.boolean() }).parse(rows[0]).hidden) return;
  throw new SortkeepError(
    'ACCESS_DENIED',
    doing(`row level security hides rows of ${schema}.${name} from the role of the source`),
    {
      hint: 'Give the role BYPASSRLS, or register the source with a role that sees every row; nothing was moved.',
    },
  );
}
