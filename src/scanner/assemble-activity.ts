/** From what the queries gathered to the activity of one database; pure. */
import type {
  ConstraintMark,
  ForeignKeyLink,
  IndexMark,
  MaterializedViewActivity,
  RelationActivity,
} from '../domain/activity.js';
import { groupBy } from '../domain/group-by.js';
import type { UsageCounters } from '../domain/table-facts.js';
import type { Dependency } from './read-dependencies.js';
import type { ForeignKeyRow } from './read-foreign-key-links.js';
import type { RelationFacts } from './read-relations.js';
import type { ViewFacts } from './read-views.js';

export interface GatheredActivity {
  readonly relations: readonly RelationFacts[];
  /** By relation oid, materialized views too. */
  readonly counters: ReadonlyMap<number, UsageCounters>;
  readonly indexes: ReadonlyMap<number, readonly IndexMark[]>;
  readonly constraints: ReadonlyMap<number, readonly ConstraintMark[]>;
  readonly foreignKeys: readonly ForeignKeyRow[];
  readonly views: readonly ViewFacts[];
  readonly dependencies: readonly Dependency[];
}

export interface AssembledActivity {
  readonly relations: readonly RelationActivity[];
  readonly materializedViews: readonly MaterializedViewActivity[];
  readonly foreignKeys: readonly ForeignKeyLink[];
}

/**
 * A key between two partitioned tables links every partition of one to every partition of the other. What is beyond
 * this number is left out, so that two tables of 10,000 partitions do not fill the memory: lookups of those keys
 * then count as use.
 */
const MAX_LINKS = 200_000;

/** A relation that was made or dropped while the server's parts were read has no counters, and is left out. */
export function assembleActivity(facts: GatheredActivity): AssembledActivity {
  const holders = facts.relations.filter(({ holdsRows }) => holdsRows);
  return {
    relations: holders.flatMap(({ oid, root, relfilenode, unlogged, columns, estimatedRows }) => {
      const counters = facts.counters.get(oid);
      if (counters === undefined) return [];
      return {
        relationOid: oid,
        tableOid: root,
        counters,
        relfilenode,
        unlogged,
        columns,
        estimatedRows,
        indexes: facts.indexes.get(oid) ?? [],
        constraints: facts.constraints.get(oid) ?? [],
      };
    }),
    materializedViews: assembleMaterializedViews(facts),
    foreignKeys: assembleLinks(facts),
  };
}

/** The relations with rows of each table or sub-partitioned part, by its oid; a relation with rows is its own. */
function leavesOf(relations: readonly RelationFacts[]): ReadonlyMap<number, readonly number[]> {
  const leaves = new Map<number, number[]>();
  const parents = new Map(relations.map(({ oid, parent }) => [oid, parent]));
  for (const { oid, holdsRows } of relations) {
    if (!holdsRows) continue;
    for (let at: number | null = oid; at !== null; at = parents.get(at) ?? null) {
      const below = leaves.get(at);
      if (below === undefined) leaves.set(at, [oid]);
      else below.push(oid);
    }
  }
  return leaves;
}

function assembleLinks({ relations, foreignKeys }: GatheredActivity): readonly ForeignKeyLink[] {
  const leaves = leavesOf(relations);
  const links: ForeignKeyLink[] = [];
  for (const { child, parent, notNull } of foreignKeys) {
    if (!leaves.has(child)) continue;
    for (const leaf of leaves.get(parent) ?? []) {
      if (links.length === MAX_LINKS) return links;
      links.push({ child, parent: leaf, notNull });
    }
  }
  return links;
}

/** Views are read through; a materialized view that another one reads is read itself, and nothing below it. */
function assembleMaterializedViews(facts: GatheredActivity): readonly MaterializedViewActivity[] {
  const leaves = leavesOf(facts.relations);
  const kinds = new Map(facts.views.map((view) => [view.oid, view]));
  const needs = groupBy(
    facts.dependencies.filter(({ by, needs: kind }) => by === 'relation' && kind === 'relation'),
    ({ oid }) => oid,
    ({ needed }) => needed,
  );
  const readBy = (view: number): readonly number[] => {
    const seen = new Set<number>();
    const pending = [...(needs.get(view) ?? [])];
    for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
      if (seen.has(oid)) continue;
      seen.add(oid);
      if (kinds.get(oid)?.materialized === false) pending.push(...(needs.get(oid) ?? []));
    }
    const read = [...seen].flatMap((oid) => leaves.get(oid) ?? (kinds.get(oid)?.materialized ? [oid] : []));
    return [...new Set(read)].sort((a, b) => a - b);
  };
  return facts.views.flatMap(({ oid, schema, name, materialized, relfilenode, estimatedRows }) => {
    if (!materialized) return [];
    const counters = facts.counters.get(oid);
    return {
      oid,
      name: `${schema}.${name}`,
      relfilenode,
      inserted: counters?.inserted ?? 0n,
      liveRows: counters?.liveRows ?? 0n,
      estimatedRows,
      reads: readBy(oid),
    };
  });
}
