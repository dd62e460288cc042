import { z } from 'zod';
import type { TableDefinition } from '../domain/table-definition.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Session } from '../postgres/session.js';
import { functionsNaming } from './functions-naming.js';
import { inSource } from './in-source.js';
import { readEdges } from './read-edges.js';
import type { TableEdges } from './read-edges.js';
import { readFace } from './read-face.js';
import { readPlace } from './read-place.js';
import type { PlaceNow } from './read-place.js';
import { readWholeDefinition } from './read-whole-definition.js';
import type { TableFace } from './statements.js';
import { whoHolds } from './who-holds.js';

const RIGHTS = z.object({
  /** Ours has the rights of the owner, by membership. */
  owns: z.boolean(),
  /** Ours may give the view to the owner: a membership may be without that, from 16 on. */
  becomesOwner: z.boolean(),
  /** The owner may read the table: readers of the view read in its name. */
  ownerReads: z.boolean(),
  /** Ours may make objects in the table's schema. */
  createsInSchema: z.boolean(),
  /** The owner may: the view is given to it. */
  ownerCreatesInSchema: z.boolean(),
  /** Ours may make schemas in the database. */
  createsSchemas: z.boolean(),
});

const SERVER = z.object({
  sizeBytes: z.coerce.bigint(),
  counting: z.boolean(),
  /** When a WAL segment was last archived; null where none is. */
  walArchivedAt: z.date().nullable(),
  /** Prepared transactions that hold the table: they survive a restart. */
  prepared: z.array(z.string()),
  /** Relations of the same name in other schemas. */
  namesakes: z.array(z.string()),
  /** Columns that may point at large objects, of which the database has some. */
  largeObjects: z.array(z.string()),
});

/** What the source says of a table that is to be removed; all of it is read, nothing of the table. */
export interface PreflightFacts {
  readonly place: PlaceNow;
  readonly face: TableFace;
  readonly edges: TableEdges;
  /** Null of what is no table. */
  readonly definition: TableDefinition | null;
  /** Functions whose text names the table. */
  readonly namedIn: readonly string[];
  readonly rights: z.infer<typeof RIGHTS>;
  readonly server: z.infer<typeof SERVER>;
  readonly holders: readonly string[];
}

const RIGHTS_SQL = `
select pg_catalog.pg_has_role(c.relowner, 'usage') as owns,
  pg_catalog.pg_has_role(c.relowner,
    case when pg_catalog.current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end)
    as "becomesOwner",
  pg_catalog.has_table_privilege(c.relowner, c.oid, 'select') as "ownerReads",
  pg_catalog.has_schema_privilege(c.relnamespace, 'create') as "createsInSchema",
  pg_catalog.has_schema_privilege(c.relowner, c.relnamespace, 'create') as "ownerCreatesInSchema",
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as "createsSchemas"
from pg_catalog.pg_class c where c.oid = $1::oid`;

const SERVER_SQL = `
select pg_catalog.pg_total_relation_size($1::oid) as "sizeBytes",
  pg_catalog.current_setting('track_counts')::boolean as counting,
  (select a.last_archived_time from pg_catalog.pg_stat_archiver a) as "walArchivedAt",
  coalesce((
    select json_agg(distinct x.gid)
    from pg_catalog.pg_prepared_xacts x
    join pg_catalog.pg_locks t on t.locktype = 'transactionid' and t.transactionid = x.transaction
    join pg_catalog.pg_locks l on l.virtualtransaction = t.virtualtransaction and l.pid is null
    where l.relation = $1::oid and x.database = pg_catalog.current_database()), '[]') as prepared,
  coalesce((
    select json_agg(pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, o.oid, 0) order by o.oid)
    from pg_catalog.pg_class c
    join pg_catalog.pg_class o on o.relname = c.relname and o.relnamespace <> c.relnamespace
    join pg_catalog.pg_namespace n on n.oid = o.relnamespace
    where c.oid = $1::oid and o.relkind in ('r', 'p', 'v', 'm', 'f')
      and n.nspname !~ '^(pg_|information_schema$|sortkeep_)'), '[]') as namesakes,
  coalesce((
    select json_agg(a.attname order by a.attnum)
    from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
    where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
      and 'pg_catalog.oid'::pg_catalog.regtype in (t.oid, t.typbasetype)
      and exists (select from pg_catalog.pg_largeobject_metadata)), '[]') as "largeObjects"`;

/** Null where no relation has the oid. */
export async function gatherPreflight(
  session: Session,
  relationOid: number,
  doing: string,
): Promise<PreflightFacts | null> {
  return inSource(session, { doing, relationOid }, async (tx) => {
    const face = await readFace(tx, relationOid);
    const [rights] = await readRows(tx, RIGHTS, RIGHTS_SQL, [relationOid]);
    if (face === null || rights === undefined) return null;
    const [server] = await readRows(tx, SERVER, SERVER_SQL, [relationOid]);
    const place = await readPlace(tx, relationOid);
    return {
      place,
      face,
      edges: await readEdges(tx, relationOid),
      definition: place.table?.kind === 'r' ? await readWholeDefinition(tx, relationOid) : null,
      namedIn: await functionsNaming(tx, relationOid),
      rights,
      server: SERVER.parse(server),
      holders: await whoHolds(tx, relationOid),
    };
  });
}
