/** From what the queries gathered to one observation a table; pure. */
import type { TableDefinition } from '../domain/table-definition.js';
import type { UsageCounters } from '../domain/table-facts.js';
import type { TableObservation } from '../domain/table-observation.js';
import { definitionHash } from '../postgres/definition/definition-hash.js';
import type { Dependent } from './read-dependents.js';
import type { Reference } from './read-references.js';
import type { RelationFacts } from './read-relations.js';
import { sumCounters } from './sum-counters.js';

export interface GatheredFacts {
  readonly relations: readonly RelationFacts[];
  /** By oid of the root; a table without one is left out. */
  readonly definitions: ReadonlyMap<number, TableDefinition>;
  /** By relation oid, partitions apart; null where the server does not count. */
  readonly counters: ReadonlyMap<number, UsageCounters> | null;
  readonly references: readonly Reference[];
  readonly dependents: readonly Dependent[];
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

/** Of the partitions that were ever analysed: empty ones never are. Null when none was. */
function sumRows(parts: readonly RelationFacts[]): number | null {
  const known = parts.flatMap((part) => (part.estimatedRows === null ? [] : [part.estimatedRows]));
  return known.length === 0 ? null : known.reduce((sum, rows) => sum + rows, 0);
}

/** One observation for each defined table, partitions added up, in the order of the relations. */
export function assembleTables(facts: GatheredFacts): readonly TableObservation[] {
  const rootOf = new Map(facts.relations.map((relation) => [relation.oid, relation.root]));
  const parts = new Map<number, RelationFacts[]>();
  for (const relation of facts.relations) append(parts, relation.root, relation);

  const referencedBy = new Map<number, number>();
  for (const { from, to, count } of facts.references) {
    const root = rootOf.get(to);
    if (root === undefined || root === rootOf.get(from)) continue;
    referencedBy.set(root, (referencedBy.get(root) ?? 0) + count);
  }
  const dependents = new Map<number, string[]>();
  for (const { table, text } of facts.dependents) {
    const root = rootOf.get(table);
    if (root !== undefined) append(dependents, root, text);
  }

  return [...parts].flatMap(([root, relations]) => {
    const definition = facts.definitions.get(root);
    if (definition === undefined) return [];
    return {
      relationOid: root,
      definition,
      definitionHash: definitionHash(definition),
      estimatedRows: sumRows(relations),
      sizeBytes: relations.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n),
      referencedBy: referencedBy.get(root) ?? 0,
      dependents: [...new Set(dependents.get(root))].sort(),
      counters: sumCounters(relations.flatMap(({ oid }) => facts.counters?.get(oid) ?? [])),
    };
  });
}
