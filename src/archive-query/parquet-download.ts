import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveColumn } from '../domain/archive-query.js';
import { quoteText } from '../warehouse/sql-text.js';
import { maskedSelect } from './masked-view.js';
import { duckdbError } from './process/duckdb-error.js';
import { withDuckdb } from './process/duckdb-session.js';
import type { SessionLimits } from './process/duckdb-session.js';

/**
 * The twin's file; where a column is masked, another one without its values, made in `directory`. The file is open,
 * so it may be removed before it is read.
 */
export async function parquetDownload(
  path: string,
  columns: readonly ArchiveColumn[],
  directory: string,
  limits: SessionLimits,
): Promise<AsyncIterable<Uint8Array>> {
  if (!columns.some(({ masked }) => masked)) return (await open(path)).createReadStream();
  const masked = join(directory, 'masked.parquet');
  await withDuckdb({ ...limits, trusted: true }, (session) =>
    session.query(
      `copy (${maskedSelect(columns, path)}) to ${quoteText(masked)} (format parquet, compression zstd)`,
    ),
  ).catch((error: unknown) => {
    throw duckdbError(error, 'masking the twin');
  });
  return (await open(masked)).createReadStream();
}
