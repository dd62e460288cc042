import { z } from 'zod';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { REMOVAL_SCHEMA, SEAL_ROW, SEAL_TRUNCATE } from './removal-names.js';
import { SEAL_FUNCTION, standsInSource } from './source-functions.js';

/** Where and what the relation of an oid is in this database now. */
export interface TablePlaceNow {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  /** pg_class.relkind. */
  readonly kind: string;
  readonly isPartition: boolean;
  /** Removals that its seals name; both seals of one removal, and nothing else, are one entry. */
  readonly sealedBy: readonly string[];
  /** Both seals are there, fire in every role, and their function is the one that refuses. */
  readonly sealed: boolean;
}

export interface PlaceNow {
  readonly databaseOid: number;
  /** The uuid of the database; null before anything was prepared there. */
  readonly instance: string | null;
  /** Null where the role may not ask. */
  readonly systemIdentifier: string | null;
  readonly inRecovery: boolean;
  /** Null: no relation has this oid. */
  readonly table: TablePlaceNow | null;
}

const SERVER = z.object({
  database_oid: z.number(),
  in_recovery: z.boolean(),
  prepared: z.boolean(),
  may_ask: z.boolean(),
});
const INSTANCE = z.object({ id: z.string() });
const IDENTIFIER = z.object({ id: z.string() });
const TABLE = z.object({
  schema: z.string(),
  name: z.string(),
  owner: z.string(),
  kind: z.string(),
  isPartition: z.boolean(),
  sealedBy: z.array(z.string()),
  sealed: z.boolean(),
});

/** Only of the catalogs: the table itself is not read. */
export async function readPlace(db: Queryable, relationOid: number): Promise<PlaceNow> {
  const [server] = await readRows(
    db,
    SERVER,
    `select d.oid as database_oid, pg_catalog.pg_is_in_recovery() as in_recovery,
       pg_catalog.to_regclass('${REMOVAL_SCHEMA}.instance') is not null as prepared,
       pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute') as may_ask
     from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()`,
  );
  const { database_oid: databaseOid, in_recovery: inRecovery, prepared, may_ask } = SERVER.parse(server);
  const [instance] = prepared
    ? await readRows(db, INSTANCE, `select id::text as id from ${REMOVAL_SCHEMA}.instance`)
    : [];
  const [identifier] = may_ask
    ? await readRows(
        db,
        IDENTIFIER,
        'select system_identifier::text as id from pg_catalog.pg_control_system()',
      )
    : [];
  return {
    databaseOid,
    inRecovery,
    instance: instance?.id ?? null,
    systemIdentifier: identifier?.id ?? null,
    table: (await readRows(db, TABLE, TABLE_SQL, [relationOid]))[0] ?? null,
  };
}

// pg_trigger.tgtype: row 1, before 2, insert 4, delete 8, update 16, truncate 32.
const ROW_TYPE = 1 + 2 + 4 + 8 + 16;
const TRUNCATE_TYPE = 2 + 32;

const TABLE_SQL = `
select n.nspname as schema, c.relname as name, pg_catalog.pg_get_userbyid(c.relowner)::text as owner,
  c.relkind::text as kind, c.relispartition as "isPartition",
  coalesce((
    select json_agg(distinct replace(encode(t.tgargs, 'escape'), '\\000', ''))
    from pg_catalog.pg_trigger t
    where t.tgrelid = c.oid and t.tgname in ('${SEAL_ROW}', '${SEAL_TRUNCATE}')), '[]') as "sealedBy",
  (select count(*) from pg_catalog.pg_trigger t
   where t.tgrelid = c.oid and t.tgname in ('${SEAL_ROW}', '${SEAL_TRUNCATE}') and t.tgenabled = 'A'
     and t.tgqual is null and t.tgattr::text = '' and t.tgtype = case t.tgname when '${SEAL_ROW}' then ${ROW_TYPE} else ${TRUNCATE_TYPE} end
     and t.tgfoid = pg_catalog.to_regprocedure('${SEAL_FUNCTION.signature}')) = 2
   and ${standsInSource(SEAL_FUNCTION)} as sealed
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.oid = $1::oid`;
