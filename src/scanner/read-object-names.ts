import { z } from 'zod';
import type { Dependent } from '../domain/dependent.js';
import { DEPENDENT_KINDS } from '../domain/dependent.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';

const ROW = z.object({
  oid: z.number(),
  kind: z.enum(DEPENDENT_KINDS),
  schema: z.string(),
  name: z.string(),
});

export interface ObjectNames {
  readonly relations: ReadonlyMap<number, Omit<Dependent, 'known'>>;
  readonly rules: ReadonlyMap<number, Omit<Dependent, 'known'>>;
  readonly functions: ReadonlyMap<number, Omit<Dependent, 'known'>>;
}

const RELATIONS = `
select c.oid,
  case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind,
  n.nspname as schema, c.relname as name
from unnest($1::oid[]) as s (oid)
join pg_catalog.pg_class c on c.oid = s.oid and c.relkind in ('v', 'm', 'r', 'p', 'f') and c.relpersistence <> 't'
join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;

const RULES = `
select r.oid, 'rule' as kind, n.nspname as schema, r.rulename || ' on ' || c.relname as name
from unnest($1::oid[]) as s (oid)
join pg_catalog.pg_rewrite r on r.oid = s.oid
join pg_catalog.pg_class c on c.oid = r.ev_class
join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;

const FUNCTIONS = `
select p.oid, 'function' as kind, n.nspname as schema, p.proname as name
from unnest($1::oid[]) as s (oid)
join pg_catalog.pg_proc p on p.oid = s.oid
join pg_catalog.pg_namespace n on n.oid = p.pronamespace`;

/** What the oids are called; one that is nothing a person would look for (an index, a temporary view) has no entry. */
export async function readObjectNames(
  db: Queryable,
  oids: Readonly<Record<keyof ObjectNames, ReadonlySet<number>>>,
): Promise<ObjectNames> {
  const read = async (sql: string, of: ReadonlySet<number>): Promise<ObjectNames['relations']> => {
    if (of.size === 0) return new Map();
    const rows = await readRows(db, ROW, sql, [[...of]]);
    return new Map(rows.map(({ oid, ...named }) => [oid, named]));
  };
  return {
    relations: await read(RELATIONS, oids.relations),
    rules: await read(RULES, oids.rules),
    functions: await read(FUNCTIONS, oids.functions),
  };
}
