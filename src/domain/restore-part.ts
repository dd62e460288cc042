/** What of an archive a restore brings back, where that is not all of it. No SQL of a caller is in it: pure. */
import { invalidInput } from './errors.js';
import { conditionText } from './row-condition.js';
import type { RowCondition } from './row-condition.js';

export interface RestorePart {
  /** In the table's order; null: all of them. */
  readonly columns: readonly string[] | null;
  /** All must hold; none: all rows. */
  readonly conditions: readonly RowCondition[];
}

/** `from` is inclusive, `to` is not, so that ranges that follow each other share no row. */
export function timeRange(column: string, from?: string, to?: string): readonly RowCondition[] {
  if (from === undefined && to === undefined) {
    throw invalidInput(
      'a time range has no end',
      'Give it a first moment, the moment where it ends, or both.',
    );
  }
  return [
    ...(from === undefined ? [] : [{ column, operator: 'GE', values: [from] } as const]),
    ...(to === undefined ? [] : [{ column, operator: 'LT', values: [to] } as const]),
  ];
}

/** `columns "id", "day"; rows where "day" >= '2024-01-01'`; for people. */
export function partText({ columns, conditions }: RestorePart): string {
  const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const value = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const rows = conditions.map(({ operator, column, values }) =>
    conditionText(operator, name(column), values.map(value)),
  );
  return [
    columns === null ? 'all columns' : `columns ${columns.map(name).join(', ')}`,
    rows.length === 0 ? 'all rows' : `rows where ${rows.join(' and ')}`,
  ].join('; ');
}
