/** Names and texts on their way into the SQL of a warehouse, and into the one statement for the source. */
import { invalidInput } from '../domain/errors.js';
import type { QualifiedName } from '../domain/table-definition.js';

/** A double-quoted identifier, always quoted: no list of reserved words to keep. INVALID_INPUT for the empty name and NUL. */
export function quoteIdentifier(name: string): string {
  if (name === '') throw invalidInput('an identifier is empty', 'Give the object a name.');
  if (name.includes('\0'))
    throw invalidInput('an identifier holds a NUL character', 'Remove the NUL character.');
  return `"${name.replaceAll('"', '""')}"`;
}

export const quoteQualified = (name: QualifiedName): string =>
  `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;

/** A literal of standard SQL, where a backslash is a backslash (DuckDB). */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A PostgreSQL literal that reads the same whatever `standard_conforming_strings` is. */
export function quotePostgresText(text: string): string {
  const quoted = quoteText(text);
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
