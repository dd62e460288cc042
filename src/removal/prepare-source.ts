import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { conflict } from '../domain/errors.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { REMOVAL_SCHEMA } from './removal-names.js';
import { instanceStatement, PREPARE_STATEMENTS, SEAL_FUNCTION, TOUCH_FUNCTION } from './source-functions.js';

const SCHEMA_ROW = z.object({ ours: z.boolean(), functions: z.record(z.string(), z.string()) });

/**
 * Makes the schema, its functions and the uuid of the database where they are missing, in the caller's transaction.
 * What is there is compared and never replaced: another text of the seal would void every fingerprint. CONFLICT where
 * it differs or belongs to a role that ours is not a member of.
 */
export async function prepareSource(tx: Queryable): Promise<void> {
  await tx.query(`select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('${REMOVAL_SCHEMA}'))`);
  const [found] = await readRows(
    tx,
    SCHEMA_ROW,
    `select pg_catalog.pg_has_role(n.nspowner, 'usage') as ours,
       coalesce((select json_object_agg(p.proname, p.prosrc) from pg_catalog.pg_proc p
         where p.pronamespace = n.oid), '{}') as functions
     from pg_catalog.pg_namespace n where n.nspname = '${REMOVAL_SCHEMA}'`,
  );
  if (found === undefined) {
    for (const statement of PREPARE_STATEMENTS) await tx.query(statement);
    await tx.query(instanceStatement(randomUUID()));
    return;
  }
  const same = [SEAL_FUNCTION, TOUCH_FUNCTION].every(({ name, body }) => found.functions[name] === body);
  if (found.ours && same) return;
  throw conflict(
    `schema ${REMOVAL_SCHEMA} of the source is not the one that this release makes`,
    'Finish or return the removals of that database with the release that began them, then drop the schema.',
  );
}
