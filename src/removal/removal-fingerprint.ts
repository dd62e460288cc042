import { z } from 'zod';
import { tableFingerprint } from '../postgres/definition/table-fingerprint.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { REMOVAL_SCHEMA } from './removal-names.js';

const ROW = z.object({ seal: z.string() });

/**
 * 64 hex digits, in milliseconds whatever the table's size: files, columns and types of the table, then its seals and
 * their function (reference: safe-removal.md, step 4). Equal at two moments means that the table was sealed all the
 * time between, and that no row was rewritten. A trigger that was disabled and enabled again is another row version.
 */
export async function removalFingerprint(tx: Queryable, relationOid: number): Promise<string> {
  const table = await tableFingerprint(tx, relationOid);
  const [row] = await readRows(
    tx,
    ROW,
    `select md5(row(
       (select array_agg(row(p.oid, p.xmin::text, p.proowner, p.prosrc)::text)
        from pg_catalog.pg_proc p where p.oid = pg_catalog.to_regprocedure('${REMOVAL_SCHEMA}.seal()')),
       (select array_agg(row(t.oid, t.xmin::text, t.tgenabled, t.tgfoid, t.tgargs)::text order by t.oid)
        from pg_catalog.pg_trigger t where t.tgrelid = $1::oid and t.tgname like 'sortkeep\\_seal\\_%')
     )::text) as seal`,
    [relationOid],
  );
  return `${table}${ROW.parse(row).seal}`;
}
