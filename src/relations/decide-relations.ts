import type { TableId } from '../domain/ids.js';
import type { Conflict, JoinCandidate, TableRelation } from '../domain/table-relation.js';
import { findConflicts } from './find-conflicts.js';
import type { KnownValues } from './known-values.js';
import type { RelationPlan } from './plan-relations.js';
import { relateTables } from './relate-tables.js';
import { scoreJoins } from './score-joins.js';

export interface Relations {
  readonly shapes: readonly { readonly tableId: TableId; readonly hash: string; readonly same: number }[];
  readonly relations: readonly TableRelation[];
  readonly conflicts: readonly Conflict[];
  readonly joins: readonly JoinCandidate[];
}

/** Pure; `rest` as in `planRelations`. */
export async function decideRelations(
  plan: RelationPlan,
  values: KnownValues,
  rest: () => Promise<void>,
): Promise<Relations> {
  const relations = relateTables(plan.pairs, values);
  await rest();
  const joins = scoreJoins(
    plan.joins,
    (table, column) =>
      values.sketchesOf(table).find(({ columns }) => columns.length === 1 && columns[0] === column) ?? null,
    values.rangeOf,
  );
  await rest();
  const conflicts = findConflicts(plan.tables, plan.rarity);
  const counts = new Map<string, number>();
  for (const { shape } of plan.tables) counts.set(shape.hash, (counts.get(shape.hash) ?? 0) + 1);
  const shapes = plan.tables.map(({ id, shape }) => ({
    tableId: id,
    hash: shape.hash,
    same: (counts.get(shape.hash) ?? 1) - 1,
  }));
  return { shapes, relations, conflicts, joins };
}
