/** The only way in which a name or a text reaches SQL outside of a parameter. */
import { invalidInput } from '../domain/errors.js';
import type { QualifiedName } from '../domain/table-definition.js';

const MAX_IDENTIFIER_BYTES = 63;

/**
 * A double-quoted identifier, always quoted: no list of reserved words to keep. INVALID_INPUT for the empty name,
 * for NUL, and for names over 63 bytes, which the server would cut short and so mean another object.
 */
export function quoteIdent(name: string): string {
  if (name === '') throw invalidInput('an identifier is empty', 'Give the object a name.');
  if (name.includes('\0'))
    throw invalidInput('an identifier holds a NUL character', 'PostgreSQL allows none.');
  if (Buffer.byteLength(name, 'utf8') > MAX_IDENTIFIER_BYTES) {
    throw invalidInput(
      `identifier '${name}' is longer than 63 bytes`,
      'Choose a shorter name; PostgreSQL cuts longer ones.',
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}

export const quoteName = (name: QualifiedName): string =>
  `${quoteIdent(name.schema)}.${quoteIdent(name.name)}`;

/** A text literal that reads the same whatever `standard_conforming_strings` is. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw invalidInput('a text holds a NUL character', 'PostgreSQL allows none.');
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
