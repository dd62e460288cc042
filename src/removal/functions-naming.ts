import { z } from 'zod';
import { groupBy } from '../domain/group-by.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { findNamedRelations } from '../scanner/find-named-relations.js';
import { readFunctionBodies } from '../scanner/read-function-bodies.js';

const NAMED = z.object({ oid: z.number(), schema: z.string(), name: z.string() });
const FUNCTION = z.object({ text: z.string() });

/**
 * Functions whose text names the table or one of its sequences: PostgreSQL does not track it, and they would fail when
 * they run. Reads the texts of all functions of the database.
 */
export async function functionsNaming(db: Queryable, relationOid: number): Promise<readonly string[]> {
  const own = await readRows(
    db,
    NAMED,
    `select c.oid, n.nspname as schema, c.relname as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.oid = $1::oid or c.relkind = 'S' and exists (
       select from pg_catalog.pg_depend d
       where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
         and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjid = $1::oid
         and d.deptype in ('a', 'i'))`,
    [relationOid],
  );
  // Namesakes in other schemas: a bare name may mean one of them.
  const named = await readRows(
    db,
    NAMED,
    `select c.oid, n.nspname as schema, c.relname as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relname = any ($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`,
    [own.map(({ name }) => name)],
  );
  const reserved = await readRows(
    db,
    z.object({ word: z.string() }),
    `select word from pg_catalog.pg_get_keywords() where catcode in ('R', 'T')`,
  );
  const index = {
    byName: groupBy(
      named,
      ({ name }) => name,
      (relation) => relation,
    ),
    schemas: new Set(named.map(({ schema }) => schema)),
    reserved: new Set(reserved.map(({ word }) => word)),
  };
  const found: number[] = [];
  for await (const bodies of readFunctionBodies(db)) {
    for (const { oid, ...source } of bodies) {
      const names = findNamedRelations(source, index);
      if (own.some((relation) => names.has(relation.oid))) found.push(oid);
    }
  }
  const texts = await readRows(
    db,
    FUNCTION,
    `select pg_catalog.pg_describe_object('pg_catalog.pg_proc'::pg_catalog.regclass, f.oid, 0) as text
     from unnest($1::oid[]) as f (oid) order by 1`,
    [found],
  );
  return texts.map(({ text }) => text);
}
