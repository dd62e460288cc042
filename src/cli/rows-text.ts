import { tableText } from './table-text.js';

type Row = readonly (string | null)[];

const SHOWN = 80;
const RIGHT = /INT|DECIMAL|DOUBLE|FLOAT/;

const cell = (value: string | null): string => {
  if (value === null) return '–';
  return value.length <= SHOWN ? value : `${value.slice(0, SHOWN)}…`;
};

/** Rows as a table for people: values cut to 80 characters, NULL as a dash. */
export const rowsText = (
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly Row[],
): string =>
  rows.length === 0
    ? 'no rows'
    : tableText(
        columns.map(({ name, type }) =>
          RIGHT.test(type) ? { title: name, align: 'right' } : { title: name },
        ),
        rows.map((row) => row.map(cell)),
      );

const quoted = (value: string | null): string => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);

/** CSV as COPY writes it with `force_quote *`, with a line of names: NULL is nothing, the empty text is `""`. */
export const rowsCsv = (columns: readonly { readonly name: string }[], rows: readonly Row[]): string =>
  [columns.map(({ name }) => name), ...rows].map((row) => row.map(quoted).join(',')).join('\n');
