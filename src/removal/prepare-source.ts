import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { conflict } from '../domain/errors.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { REMOVAL_SCHEMA } from './removal-names.js';
import {
  DROP_FUNCTION_STATEMENTS,
  FUNCTION_STATEMENTS,
  instanceStatement,
  PREPARE_STATEMENTS,
  SEAL_FUNCTION,
  standsInSource,
  TOUCH_FUNCTION,
} from './source-functions.js';

const SCHEMA_ROW = z.object({ ours: z.boolean(), own: z.boolean(), stands: z.boolean(), used: z.boolean() });

// To a superuser every role is "its own": somebody else's schema, made before ours, must not pass for ours.
const FOUND = `
select n.nspowner = r.oid or s.rolsuper or (not r.rolsuper and pg_catalog.pg_has_role(n.nspowner, 'usage')) as ours,
  n.nspowner = r.oid as own,
  ${standsInSource(SEAL_FUNCTION)} and ${standsInSource(TOUCH_FUNCTION)} as stands,
  exists (select from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid
    where p.pronamespace = n.oid) as used
from pg_catalog.pg_namespace n
join pg_catalog.pg_roles r on r.rolname = current_user
join pg_catalog.pg_roles s on s.oid = n.nspowner
where n.nspname = '${REMOVAL_SCHEMA}'`;

/**
 * Makes the schema, its functions and the uuid of the database where they are missing, in the caller's transaction.
 * Functions of another release are replaced where no table is sealed by them: another text would void the fingerprints.
 * CONFLICT where they are in use, and where the schema belongs to a role that ours is not a member of.
 */
export async function prepareSource(tx: Queryable): Promise<void> {
  await tx.query(`select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('${REMOVAL_SCHEMA}'))`);
  const [found] = await readRows(tx, SCHEMA_ROW, FOUND);
  if (found === undefined) {
    for (const statement of PREPARE_STATEMENTS) await tx.query(statement);
    await tx.query(instanceStatement(randomUUID()));
    return;
  }
  if (found.ours && found.stands) return;
  if (!found.own || found.used) {
    throw conflict(
      `schema ${REMOVAL_SCHEMA} of the source is not the one that this release makes`,
      'Finish or return the removals of that database with the release that began them, then drop the schema.',
    );
  }
  for (const statement of [...DROP_FUNCTION_STATEMENTS, ...FUNCTION_STATEMENTS]) await tx.query(statement);
}
