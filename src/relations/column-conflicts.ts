import type { Conflict, ConflictKind } from '../domain/table-relation.js';
import { conflictOf, sidesOf, sidesText } from './sides.js';
import { byCodeUnits } from './table-shape.js';
import type { ShapeColumn, ShapedTable } from './table-shape.js';

interface Question {
  readonly kind: ConflictKind;
  /** What a column says; null where the question is not about it. */
  readonly valueOf: (column: ShapeColumn, table: ShapedTable) => string | null;
  readonly text: (column: string, sides: string) => string;
}

const QUESTIONS: readonly Question[] = [
  {
    kind: 'TYPE',
    // Labels are a question of their own.
    valueOf: ({ labels, family, type, shown }) =>
      labels !== null ? family : type === shown ? type : `${shown} (${type})`,
    text: (column, sides) => `${column} is ${sides}`,
  },
  {
    kind: 'NULLABILITY',
    valueOf: ({ notNull }) => (notNull ? 'not null' : 'nullable'),
    text: (column, sides) => `${column} is ${sides}`,
  },
  {
    kind: 'ENUM_LABELS',
    valueOf: ({ labels }) => (labels === null ? null : labels.join(', ')),
    text: (column, sides) => `the labels of ${column} are ${sides}`,
  },
  {
    kind: 'COLLATION',
    // Of a database that no scan has told of nothing is claimed.
    valueOf: ({ collation, family }, table) =>
      collation ?? (/^text(?:\[\])?$/.test(family) ? table.collation : null),
    text: (column, sides) => `the collation of ${column} is ${sides}`,
  },
];

/** One for each column and question on which the tables do not agree. The order of an enum's labels counts: it sorts rows. */
export function columnConflicts(name: string, cluster: readonly ShapedTable[]): readonly Conflict[] {
  // Most clusters have one shape, and agree.
  const agreed = (of: (table: ShapedTable) => unknown): boolean => new Set(cluster.map(of)).size === 1;
  if (agreed(({ shape }) => shape) && agreed(({ collation }) => collation)) return [];
  const tokens = new Set(cluster.flatMap(({ shape }) => [...shape.byToken.keys()]));
  return [...tokens].sort(byCodeUnits).flatMap((token) =>
    QUESTIONS.flatMap(({ kind, valueOf, text }) => {
      const sides = sidesOf(cluster, (table) => {
        const column = table.shape.byToken.get(token);
        return column === undefined ? null : valueOf(column, table);
      });
      if (sides.length < 2) return [];
      const names = cluster.flatMap(({ shape }) => shape.byToken.get(token)?.name ?? []);
      const columns = [...new Set(names)].sort(byCodeUnits);
      return [
        conflictOf(kind, name, columns, sides, text(`${name}.${columns[0] ?? token}`, sidesText(sides))),
      ];
    }),
  );
}
