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
  // A thousand tenants have a handful of shapes: those are asked first, and most agree.
  const asked = [
    ...new Map(cluster.map((table) => [`${table.shape.hash} ${table.collation}`, table])).values(),
  ];
  if (asked.length === 1) return [];
  const tokens = new Set(asked.flatMap(({ shape }) => [...shape.byToken.keys()]));
  return [...tokens].sort(byCodeUnits).flatMap((token) =>
    QUESTIONS.flatMap(({ kind, valueOf, text }) => {
      const valueIn = (table: ShapedTable): string | null => {
        const column = table.shape.byToken.get(token);
        return column === undefined ? null : valueOf(column, table);
      };
      if (sidesOf(asked, valueIn).length < 2) return [];
      const sides = sidesOf(cluster, valueIn);
      const names = asked.flatMap(({ shape }) => shape.byToken.get(token)?.name ?? []);
      const columns = [...new Set(names)].sort(byCodeUnits);
      return [
        conflictOf(kind, name, columns, sides, text(`${name}.${columns[0] ?? token}`, sidesText(sides))),
      ];
    }),
  );
}
