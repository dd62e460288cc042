/** Names as people read them in sentences; what goes to a server is quoted by src/postgres/quote.ts. */
import type { QualifiedName } from './table-definition.js';

/** In double quotes where anything but small letters, digits and underscores is in it. */
export const nameText = (name: string): string =>
  /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** `reporting.daily`, `app."Order Items"`. */
export const qualifiedText = ({ schema, name }: QualifiedName): string =>
  `${nameText(schema)}.${nameText(name)}`;
