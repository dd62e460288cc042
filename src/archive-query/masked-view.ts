import type { ArchiveColumn } from '../domain/archive-query.js';
import { quoteIdentifier, quoteText } from '../warehouse/sql-text.js';

/** What takes the place of a value that may not be seen; NULL stays NULL. */
const shown = ({ queryName, masked }: ArchiveColumn): string => {
  const name = quoteIdentifier(queryName);
  return masked ? `case when ${name} is not null then '***' end as ${name}` : name;
};

/** A SELECT of the twin's file in which masked columns are masked already. */
export const maskedSelect = (columns: readonly ArchiveColumn[], path: string): string =>
  `select ${columns.map(shown).join(', ')} from read_parquet(${quoteText(path)})`;
