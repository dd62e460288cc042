/** What was read of a column, before anything is decided. It holds values: it lives in memory only. */
import type { CommonValue } from '../domain/column-profile.js';
import type { TypeFamily } from './type-family.js';

export interface ColumnFacts {
  readonly name: string;
  readonly family: TypeFamily;
  readonly isArray: boolean;
}

/** A row of pg_stats. */
export interface ColumnStatistics {
  readonly nullShare: number;
  /** As in pg_stats: positive a count, negative a share of the rows, 0 not known. */
  readonly distinct: number;
  readonly averageBytes: number;
  readonly mostCommon: readonly CommonValue[];
  readonly bounds: readonly string[];
}

export interface SampledValue {
  /** Cut; null for NULL and for values too large to be read. */
  readonly text: string | null;
  /** As stored; null for NULL. */
  readonly bytes: number | null;
}

export type GatheredColumn =
  | {
      readonly source: 'STATISTICS';
      readonly statistics: ColumnStatistics;
      /** pg_class.reltuples; null where it is not known. */
      readonly tableRows: number | null;
    }
  | {
      readonly source: 'SAMPLE';
      readonly values: readonly SampledValue[];
      /** True: these are all rows. */
      readonly whole: boolean;
      readonly tableRows: number | null;
      readonly limitation: string | null;
    }
  | { readonly source: 'NAMES'; readonly reason: string };
