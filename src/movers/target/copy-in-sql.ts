import type { QualifiedName } from '../../domain/table-definition.js';
import { quoteName } from '../../postgres/quote.js';

/** `columns` are quoted; a table without columns takes none in parentheses either. */
export const copyInSql = (place: QualifiedName, columns: readonly string[]): string =>
  `copy ${quoteName(place)} ${columns.length === 0 ? '' : `(${columns.join(', ')}) `}from stdin (format csv)`;
