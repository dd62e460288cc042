/** The use of an archive without restoring it: its query twin, previews, queries and downloads. */
import type { SensitivityKind } from './column-profile.js';

/** A column of a twin, and why it has its type. */
export interface TwinColumn {
  /** In the table. */
  readonly name: string;
  /** In SQL over the twin: another one where two names of the table differ by case alone. */
  readonly queryName: string;
  readonly postgresType: string;
  /** DuckDB's; VARCHAR holds PostgreSQL's text. */
  readonly type: string;
  /** Rows in which the type would have changed the text; null where no type was tried. 0 where it has one. */
  readonly differences: number | null;
  /** In words. */
  readonly reason: string;
}

/** As a query sees it. */
export interface ArchiveColumn extends TwinColumn {
  /** What is known to be in it; empty for what may be seen by everybody. */
  readonly sensitivity: readonly SensitivityKind[];
  /** Whether its values are replaced by `***`. */
  readonly masked: boolean;
}

export interface ArchiveRow {
  /** In the order of the columns: PostgreSQL's text, or null. */
  readonly values: readonly (string | null)[];
}

export interface QueryColumn {
  readonly name: string;
  /** DuckDB's. */
  readonly type: string;
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[];
  readonly rows: readonly ArchiveRow[];
  /** Which limit left rows out; null when these are all. */
  readonly cut: QueryCut | null;
  readonly seconds: number;
}

export const QUERY_CUTS = ['ROWS', 'BYTES'] as const;
export type QueryCut = (typeof QUERY_CUTS)[number];

export const DOWNLOAD_FORMATS = ['CSV', 'PARQUET', 'CANONICAL'] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];

export interface DownloadLink {
  /** Path on the service: `/download/…`. */
  readonly path: string;
  readonly expiresAt: Date;
}
