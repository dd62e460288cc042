import { z } from 'zod';
import type { RemovalId } from '../domain/ids.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { SEAL_ROW, SEAL_TRUNCATE } from './removal-names.js';

const ROW = z.object({ oid: z.number() });

/** The oid of the table that has a seal of the removal, whatever oid it was planned for; null where none has. */
export async function sealedRelation(db: Queryable, id: RemovalId): Promise<number | null> {
  const rows = await readRows(
    db,
    ROW,
    `select distinct t.tgrelid as oid from pg_catalog.pg_trigger t
     where t.tgname in ('${SEAL_ROW}', '${SEAL_TRUNCATE}')
       and replace(encode(t.tgargs, 'escape'), '\\000', '') = $1::text`,
    [id],
  );
  return rows.length === 1 ? (rows[0]?.oid ?? null) : null;
}
