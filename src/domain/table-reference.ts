/** A table as a person writes it: `source/database.schema.table`. */
import { invalidInput } from './errors.js';

export interface TableReference {
  readonly source: string;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

const PART = String.raw`("(?:[^"]|"")+"|[^"./]+)`;
const FORM = new RegExp(`^(.+)/${PART}\\.${PART}\\.${PART}$`, 'su');

const quoted = (part: string): string => (/["./]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part);
const unquoted = (part: string): string =>
  part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part;

/** Parts that hold a dot, a slash or a quote are in double quotes, quotes in them doubled; the source's name never is. */
export const formatTableReference = ({ source, database, schema, name }: TableReference): string =>
  `${source}/${[database, schema, name].map(quoted).join('.')}`;

/** INVALID_INPUT for a text that `formatTableReference` would not write. */
export function parseTableReference(text: string): TableReference {
  const [, source, database, schema, name] = FORM.exec(text) ?? [];
  if (source === undefined || database === undefined || schema === undefined || name === undefined) {
    throw invalidInput(
      `'${text}' names no table`,
      'Give the id of the table, or source/database.schema.table with double quotes around parts that hold a dot, a slash or a quote.',
    );
  }
  return { source, database: unquoted(database), schema: unquoted(schema), name: unquoted(name) };
}
