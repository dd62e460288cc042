import { z } from 'zod';
import type { Dependent } from '../domain/dependent.js';
import { groupBy } from '../domain/group-by.js';
import { readRows } from '../postgres/definition/catalog-rows.js';
import type { Queryable } from '../postgres/session.js';
import { dependentsOf } from './dependents-of.js';
import type { DependencyEdge } from './dependents-of.js';
import { findNamedRelations } from './find-named-relations.js';
import type { NamedRelation, NameIndex } from './find-named-relations.js';
import type { Dependency } from './read-dependencies.js';
import { readFunctionBodies } from './read-function-bodies.js';
import { readObjectNames } from './read-object-names.js';

/** What needs a table, given as the oids of its relations. */
export type DependentsOf = (relations: readonly number[]) => readonly Dependent[];

const WORD = z.object({ word: z.string() });

/**
 * `named` are the tables, partitions and views that a function may name. Reads the texts of all functions, a few
 * hundred at a time: PostgreSQL does not track what stands in them.
 */
export async function readDependents(
  db: Queryable,
  dependencies: readonly Dependency[],
  named: readonly NamedRelation[],
): Promise<DependentsOf> {
  const edges: DependencyEdge[] = dependencies.map((dependency) => ({ ...dependency, known: 'catalog' }));
  const index = await readNameIndex(db, named);
  for await (const bodies of readFunctionBodies(db)) {
    for (const { oid, ...source } of bodies) {
      for (const needed of findNamedRelations(source, index)) {
        edges.push({ by: 'function', oid, needs: 'relation', needed, known: 'body' });
      }
    }
  }
  const oids = (by: Dependency['by']): ReadonlySet<number> =>
    new Set(edges.flatMap((edge) => (edge.by === by ? [edge.oid] : [])));
  const names = await readObjectNames(db, {
    relations: oids('relation'),
    rules: oids('rule'),
    functions: oids('function'),
  });
  const graph = groupBy(
    edges,
    ({ needs, needed }) => `${needs} ${needed}`,
    (edge) => edge,
  );
  return (relations) => dependentsOf(relations, graph, names);
}

async function readNameIndex(db: Queryable, named: readonly NamedRelation[]): Promise<NameIndex> {
  const reserved = await readRows(
    db,
    WORD,
    `select word from pg_catalog.pg_get_keywords() where catcode in ('R', 'T')`,
  );
  return {
    byName: groupBy(
      named,
      ({ name }) => name,
      (relation) => relation,
    ),
    schemas: new Set(named.map(({ schema }) => schema)),
    reserved: new Set(reserved.map(({ word }) => word)),
  };
}
