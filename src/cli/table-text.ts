import { oneLine } from './terminal-safe.js';

export interface Column {
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align?: 'left' | 'right';
}

const widthOf = (text: string): number => Array.from(text).length;

/** Rows under their titles in aligned columns, two blanks between them, no blanks at line ends and no final newline. */
export function tableText(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows].map((row) => row.map(oneLine));
  const widths = columns.map((_column, index) => Math.max(...lines.map((row) => widthOf(row[index] ?? ''))));
  return lines
    .map((row) =>
      columns
        .map(({ align }, index) => {
          const cell = row[index] ?? '';
          const blanks = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
          return align === 'right' ? blanks + cell : cell + blanks;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
