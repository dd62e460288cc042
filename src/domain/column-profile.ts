/** What the values of a column are like, and whether they must be protected; never a value that must be. */
import type { ErrorReport } from './errors.js';
import type { SourceId, TableId } from './ids.js';
import type { CatalogTable } from './catalog-table.js';

export const SENSITIVITY_KINDS = [
  'EMAIL',
  'PHONE',
  'PERSON_NAME',
  'CARD_NUMBER',
  'IBAN',
  'BANK_ACCOUNT',
  'TAX_ID',
  'NATIONAL_ID',
  'DATE_OF_BIRTH',
  'ADDRESS',
  'IP_ADDRESS',
  'CREDENTIAL',
  'FREE_TEXT',
] as const;
export type SensitivityKind = (typeof SENSITIVITY_KINDS)[number];

export interface SensitivityTag {
  readonly kind: SensitivityKind;
  /** 0 to 1. */
  readonly confidence: number;
  /** In words, with counts: `the name says so; 96 of 100 checked values are IBANs with right check digits`. Never a value. */
  readonly evidence: string;
}

/** `STATISTICS`: what ANALYZE left in pg_stats. `SAMPLE`: rows of ours. `NAMES`: no value could be read. */
export const PROFILE_SOURCES = ['STATISTICS', 'SAMPLE', 'NAMES'] as const;
export type ProfileSource = (typeof PROFILE_SOURCES)[number];

export const DISTINCT_METHODS = ['counted', 'analyze', 'estimated'] as const;

export interface DistinctCount {
  readonly count: number;
  /**
   * `counted`: over every row. `analyze`: n_distinct of pg_stats. `estimated`: from a sample, by the formula of Haas
   * and Stokes that ANALYZE uses.
   */
  readonly method: (typeof DISTINCT_METHODS)[number];
}

export interface CommonValue {
  readonly value: string;
  /** Of all rows, NULL among them: 0 to 1. */
  readonly share: number;
}

export interface ColumnProfile {
  readonly column: string;
  readonly source: ProfileSource;
  /** Why no value could be read, or only some; null where nothing stood in the way. */
  readonly limitation: string | null;
  /** Rows behind the figures; null for `STATISTICS`, where PostgreSQL does not say how many ANALYZE read. */
  readonly sampledRows: number | null;
  /** Values that were looked at for patterns; they were not kept. */
  readonly checkedValues: number;
  /** 0 to 1; null where it is not known. */
  readonly nullShare: number | null;
  /** Without NULL. */
  readonly distinct: DistinctCount | null;
  /** Bytes of a value that is not NULL, as stored. */
  readonly averageBytes: number | null;
  /** Of the rows that were read, cut to 100 characters; null with any tag, and where values could tell of one row. */
  readonly minimum: string | null;
  readonly maximum: string | null;
  /** At most 10, the most common first; empty with any tag. */
  readonly mostCommon: readonly CommonValue[];
  /** The surest first. */
  readonly sensitivity: readonly SensitivityTag[];
}

/** What is known of the values of a table. */
export interface TableProfile {
  readonly tableId: TableId;
  /** When values were last read; null when that never worked. */
  readonly profiledAt: Date | null;
  readonly attemptedAt: Date;
  /** Why the last attempt failed; the columns are of the one before. */
  readonly error: ErrorReport | null;
  readonly columns: readonly ColumnProfile[];
}

/** A column with a tag, in the list of all of one kind. */
export interface SensitiveColumn extends SensitivityTag {
  readonly table: CatalogTable;
  readonly column: string;
  readonly profiledAt: Date;
}

/** One kind over all columns of a table. */
export interface TableSensitivity {
  readonly kind: SensitivityKind;
  /** Of its surest column. */
  readonly confidence: number;
  readonly columns: readonly (SensitivityTag & { readonly column: string })[];
}

/** A table or a database that could not be profiled; what was known of it stays. */
export interface ProfileFailure {
  readonly database: string;
  /** `schema.table`; null where it was the database. */
  readonly table: string | null;
  readonly error: ErrorReport;
}

export interface ProfileReport {
  readonly sourceId: SourceId;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Tables with a new profile. */
  readonly tables: number;
  /** Of their columns, by where the figures come from. */
  readonly columns: Readonly<Record<ProfileSource, number>>;
  readonly sensitiveColumns: number;
  /** Tables of which nothing but names could be read, by the reason. */
  readonly unreadable: number;
  readonly failures: readonly ProfileFailure[];
}
