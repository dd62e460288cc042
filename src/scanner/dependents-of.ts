import type { Dependent } from '../domain/dependent.js';
import type { Dependency } from './read-dependencies.js';
import type { ObjectNames } from './read-object-names.js';

/** A dependency, and how it is known. */
export interface DependencyEdge extends Dependency {
  readonly known: Dependent['known'];
}

/** By what is needed: `relation 16402`, `function 16500`. */
export type DependencyGraph = ReadonlyMap<string, readonly DependencyEdge[]>;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const PLURAL = { relation: 'relations', rule: 'rules', function: 'functions' } as const;

/**
 * What needs a table, given as the oids of its relations, sorted, each once. It goes on through views, materialized
 * views and functions: a view on a view needs the table too. What is reached through the text of a function is known
 * from a `body`, unless the catalog alone leads there as well.
 */
export function dependentsOf(
  relations: readonly number[],
  graph: DependencyGraph,
  names: ObjectNames,
): readonly Dependent[] {
  const own = new Set(relations);
  const found = new Map<string, Dependent>();
  for (const known of ['catalog', 'body'] as const) {
    const seen = new Set<string>();
    const pending = relations.map((oid) => `relation ${oid}`);
    for (let needed = pending.pop(); needed !== undefined; needed = pending.pop()) {
      for (const edge of graph.get(needed) ?? []) {
        const key = `${edge.by} ${edge.oid}`;
        const named = names[PLURAL[edge.by]].get(edge.oid);
        const skipped = edge.known === 'body' && known === 'catalog';
        if (skipped || seen.has(key) || named === undefined || (edge.by === 'relation' && own.has(edge.oid)))
          continue;
        seen.add(key);
        const text = JSON.stringify([named.kind, named.schema, named.name]);
        if (!found.has(text)) found.set(text, { ...named, known });
        if (named.kind !== 'table' && named.kind !== 'rule') pending.push(key);
      }
    }
  }
  return [...found].sort(([a], [b]) => compare(a, b)).map(([, dependent]) => dependent);
}
