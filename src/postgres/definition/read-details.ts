import { z } from 'zod';
import type { TableDetails } from '../../domain/table-details.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import { postgresError } from '../postgres-errors.js';
import type { Queryable } from '../session.js';
import { QUALIFIED_NAME, readByRelation, readRows } from './catalog-rows.js';
import { probeCatalog } from './probe-catalog.js';
import { readRules, readStatisticsObjects, readTriggerDetails } from './read-action-details.js';
import { readColumnDetails } from './read-column-details.js';
import { readConstraintDetails, readNotNulls } from './read-constraint-details.js';
import { readIndexDetails, readWholeRowIndexes } from './read-index-details.js';
import { readPolicies } from './read-policies.js';
import { setPrinting } from './set-printing.js';

const TABLE = z.object({
  clusteredOn: z.string().nullable(),
  replicaIdentity: z.union([z.enum(['default', 'full', 'nothing']), z.object({ index: z.string() })]),
  rowSecurity: z.object({ enabled: z.boolean(), forced: z.boolean() }),
  inherits: z.array(QUALIFIED_NAME),
  rowType: QUALIFIED_NAME.nullable(),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), grants: z.array(z.string()), unlogged: z.boolean() }),
  ),
  accessMethod: z.string().nullable(),
  tablespace: z.string().nullable(),
  securityLabels: z.array(
    z.object({ column: z.string().nullable(), provider: z.string(), label: z.string() }),
  ),
});

const name = (namespace: string, text: string): string =>
  `json_build_object('schema', (select n.nspname from pg_namespace n where n.oid = ${namespace}), 'name', ${text})`;

// 2 is heap (pg_am.dat).
const TABLES = `
select c.oid as relation,
  (select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid
   where i.indrelid = c.oid and i.indisclustered) as "clusteredOn",
  case c.relreplident when 'f' then to_json('full'::text) when 'n' then to_json('nothing'::text)
    else coalesce((
      select json_build_object('index', x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
      where i.indrelid = c.oid and i.indisreplident), to_json('default'::text)) end as "replicaIdentity",
  json_build_object('enabled', c.relrowsecurity, 'forced', c.relforcerowsecurity) as "rowSecurity",
  coalesce((
    select json_agg(${name('p.relnamespace', 'p.relname')} order by i.inhseqno)
    from pg_inherits i join pg_class p on p.oid = i.inhparent
    where i.inhrelid = c.oid and not c.relispartition), '[]') as inherits,
  (select ${name('t.typnamespace', 't.typname')} from pg_type t where t.oid = c.reloftype) as "rowType",
  coalesce((
    select json_agg(json_build_object('schema', n.nspname, 'name', q.relname, 'unlogged', q.relpersistence = 'u',
      'grants', coalesce(to_json(q.relacl::text[]), '[]')) order by q.relname)
    from pg_depend d join pg_class q on q.oid = d.objid and q.relkind = 'S' join pg_namespace n on n.oid = q.relnamespace
    where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
      and d.refobjsubid > 0 and d.deptype in ('a', 'i')), '[]') as sequences,
  (select m.amname from pg_am m where m.oid = c.relam and m.oid <> 2) as "accessMethod",
  (select t.spcname from pg_tablespace t where t.oid = c.reltablespace) as tablespace,
  coalesce((
    select json_agg(json_build_object('column', a.attname, 'provider', l.provider, 'label', l.label)
      order by l.objsubid, l.provider)
    from pg_seclabel l left join pg_attribute a on a.attrelid = c.oid and a.attnum = l.objsubid and l.objsubid > 0
    where l.classoid = 'pg_class'::regclass and l.objoid = c.oid), '[]') as "securityLabels"
from unnest($1::oid[]) as s (oid)
join pg_class c on c.oid = s.oid`;

const PUBLICATION = z.object({
  name: z.string(),
  columns: z.array(z.string()).nullable(),
  where: z.string().nullable(),
});

/** Column lists and conditions are there from PostgreSQL 15 on, as the membership of whole schemas is. */
const publications = (narrowed: boolean): string => `
select r.prrelid as relation, b.pubname as name,
  ${narrowed ? `case when r.prattrs is not null then array(select a.attname::text from pg_attribute a where a.attrelid = r.prrelid and a.attnum = any (r.prattrs::smallint[]) order by a.attnum) end` : 'null::text[]'} as columns,
  ${narrowed ? 'pg_get_expr(r.prqual, r.prrelid)' : 'null::text'} as where
from unnest($1::oid[]) as s (oid)
join pg_publication_rel r on r.prrelid = s.oid
join pg_publication b on b.oid = r.prpubid
order by r.prrelid, b.pubname`;

const EXTENSION = z.object({ name: z.string(), schema: z.string(), version: z.string() });

const EXTENSIONS = `
select x.extname as name, n.nspname as schema, x.extversion as version
from pg_extension x join pg_namespace n on n.oid = x.extnamespace
where x.extname = any ($1::text[]) order by x.extname`;

/**
 * The definition of the first of `relations` with the details of it and of its partitions, which are the others in
 * the definition's order; in the transaction that read it. Eleven statements whatever their number.
 */
export async function readDetails(
  tx: Queryable,
  definition: TableDefinition,
  relations: readonly number[],
): Promise<TableDefinition> {
  try {
    return await readAll(tx, definition, relations);
  } catch (error) {
    throw postgresError(error, `reading what table ${definition.schema}.${definition.name} has`);
  }
}

async function readAll(
  tx: Queryable,
  definition: TableDefinition,
  relations: readonly number[],
): Promise<TableDefinition> {
  await setPrinting(tx);
  const shape = await probeCatalog(tx);
  const tables = await readByRelation(tx, TABLE, TABLES, [relations]);
  const columns = await readColumnDetails(tx, relations);
  const notNulls = await readNotNulls(tx, relations);
  const constraints = await readConstraintDetails(tx, relations);
  const indexes = await readIndexDetails(tx, relations);
  const wholeRowIndexes = await readWholeRowIndexes(tx, relations);
  const policies = await readPolicies(tx, relations);
  const triggers = await readTriggerDetails(tx, relations);
  const rules = await readRules(tx, relations);
  const statistics = await readStatisticsObjects(tx, relations);
  const published = await readByRelation(tx, PUBLICATION, publications(shape.schemaPublications), [
    relations,
  ]);
  const extensions = await readRows(tx, EXTENSION, EXTENSIONS, [definition.extensions]);
  const detailed = (table: TableDefinition, relation: number | undefined): TableDefinition => {
    const [found] = tables.get(relation ?? 0) ?? [];
    if (relation === undefined || found === undefined) return table;
    const details: TableDetails = {
      ...found,
      columns: columns.get(relation) ?? [],
      notNulls: notNulls.get(relation) ?? [],
      constraints: constraints.get(relation) ?? [],
      indexes: indexes.get(relation) ?? [],
      wholeRowIndexes: wholeRowIndexes.get(relation) ?? [],
      policies: policies.get(relation) ?? [],
      triggers: triggers.get(relation) ?? [],
      rules: rules.get(relation) ?? [],
      statistics: statistics.get(relation) ?? [],
      publications: published.get(relation) ?? [],
      extensions: relation === relations[0] ? extensions : [],
    };
    return { ...table, details };
  };
  const root = detailed(definition, relations[0]);
  const { partitioning } = definition;
  if (partitioning === undefined) return root;
  const partitions = partitioning.partitions.map((partition, index) => ({
    ...partition,
    table: detailed(partition.table, relations[index + 1]),
  }));
  return { ...root, partitioning: { ...partitioning, partitions } };
}
