/** Where PostgreSQL, DuckDB and Redshift say the same thing in different words. Every member returns SQL. */
import type { ColumnKind } from '../warehouse.js';

export type TimeKind = Extract<ColumnKind, 'date' | 'timestamp' | 'timestamptz' | 'time'>;

export interface ProfileDialect {
  /** Whether a value is there; not `is not null`, which is false for a composite value with an empty field. */
  present(value: string): string;
  /** An integer or a decimal as its exact text. */
  exactText(value: string): string;
  /** A double as a text, or as it is where the result keeps it, that reads back as the same double. */
  doubleText(value: string): string;
  /** The type name of an exact number of 20 digits. */
  readonly exactNumber: string;
  /** Length in bytes of the UTF-8 text that was loaded. */
  textBytes(value: string): string;
  /** The first 60 bits of the SHA-256 of that text as an integer. */
  textHash(value: string): string;
  /** Days (for a date) or microseconds since 1970-01-01 UTC, or since midnight for a time. */
  sinceEpoch(value: string, kind: TimeKind): string;
  /** Whether a date or timestamp is that infinity; null where the warehouse knows none, so that none was loaded. */
  infinite(value: string, kind: TimeKind, sign: '' | '-'): string | null;
}
