/** Columns that may hold another table's key, before any value was compared; pure. */
import { DISTANCES, joinIndex, namedTargets } from './join-index.js';
import type { JoinIndex, JoinTarget, NamedTargets } from './join-index.js';
import type { ShapeColumn, ShapedTable } from './table-shape.js';

export interface NamedJoin extends Pick<NamedTargets, 'match' | 'distance'> {
  readonly from: ShapedTable;
  readonly column: ShapeColumn;
  readonly to: JoinTarget;
  /** Tables at that distance that the name fits as well as this one. */
  readonly meant: number;
}

export interface DeclaredJoin {
  readonly from: ShapedTable;
  readonly to: ShapedTable;
  readonly foreignKey: ShapedTable['foreignKeys'][number];
}

export interface JoinCandidates {
  readonly named: readonly NamedJoin[];
  readonly declared: readonly DeclaredJoin[];
}

/** Families of types whose values identify something. */
const KEY_FAMILIES = new Set(['integer', 'uuid', 'text', 'number', 'bytea']);

/** Foreign keys, and for every other column of a type that keys have, the nearest tables that its name may mean. */
export function joinCandidates(tables: readonly ShapedTable[]): JoinCandidates {
  const index = joinIndex(tables);
  const byName = new Map(tables.map((table) => [addressOf(table, table), table]));
  return {
    named: tables.flatMap((table) => namedJoins(table, index)),
    declared: tables.flatMap((from) =>
      from.foreignKeys.flatMap((foreignKey) => {
        const to = byName.get(addressOf(from, foreignKey.references));
        return to === undefined ? [] : { from, to, foreignKey };
      }),
    ),
  };
}

const addressOf = (
  { sourceId, databaseOid }: ShapedTable,
  { schema, name }: { readonly schema: string; readonly name: string },
): string => JSON.stringify([sourceId, databaseOid, schema, name]);

function namedJoins(table: ShapedTable, index: JoinIndex): readonly NamedJoin[] {
  const declared = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  return table.shape.columns.flatMap((column) => {
    if (!KEY_FAMILIES.has(column.family) || declared.has(column.name)) return [];
    let nearest: NamedTargets | null = null;
    for (const found of namedTargets(table, column, index)) {
      // The surest match comes first: only a nearer table is better.
      if (nearest === null || DISTANCES.indexOf(found.distance) < DISTANCES.indexOf(nearest.distance)) {
        nearest = found;
      }
    }
    if (nearest === null) return [];
    const { match, distance, targets } = nearest;
    return targets.map((to) => ({ from: table, column, to, match, distance, meant: targets.length }));
  });
}
