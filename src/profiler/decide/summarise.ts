import type { CommonValue, ColumnProfile } from '../../domain/column-profile.js';
import type { GatheredColumn } from '../gathered-column.js';
import { estimateDistinct } from './estimate-distinct.js';

/** The figures of a column, and the values that patterns are looked for in and that may be kept. */
export interface Summary extends Pick<
  ColumnProfile,
  'source' | 'limitation' | 'sampledRows' | 'nullShare' | 'distinct' | 'averageBytes'
> {
  /** Different values; null where none could be read. */
  readonly values: ReadonlySet<string> | null;
  /** The most common first. */
  readonly mostCommon: readonly CommonValue[];
  /** Different values per value that is not NULL; 1 where it is not known. */
  readonly distinctShare: number;
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;

export function summarise(gathered: GatheredColumn): Summary {
  switch (gathered.source) {
    case 'NAMES':
      return {
        source: 'NAMES',
        limitation: gathered.reason,
        sampledRows: 0,
        nullShare: null,
        distinct: null,
        averageBytes: null,
        values: null,
        mostCommon: [],
        distinctShare: 1,
      };
    case 'STATISTICS':
      return ofStatistics(gathered);
    case 'SAMPLE':
      return ofSample(gathered);
  }
}

function ofStatistics({ statistics, tableRows }: GatheredColumn & { source: 'STATISTICS' }): Summary {
  const { nullShare, distinct, averageBytes, mostCommon, bounds } = statistics;
  const count = distinct >= 0 ? distinct : tableRows === null ? null : Math.round(-distinct * tableRows);
  const filled = tableRows === null ? null : tableRows * (1 - nullShare);
  return {
    source: 'STATISTICS',
    limitation: null,
    sampledRows: null,
    nullShare: rounded(nullShare),
    distinct: count === null || distinct === 0 ? null : { count, method: 'analyze' },
    averageBytes: nullShare === 1 ? null : averageBytes,
    values: new Set([...mostCommon.map(({ value }) => value), ...bounds]),
    mostCommon,
    distinctShare:
      distinct < 0
        ? Math.min(1, -distinct / Math.max(1 - nullShare, 1e-9))
        : filled === null || filled < 1 || distinct === 0
          ? 1
          : Math.min(1, distinct / filled),
  };
}

function ofSample({ values, whole, tableRows, limitation }: GatheredColumn & { source: 'SAMPLE' }): Summary {
  const filled = values.filter(({ bytes }) => bytes !== null);
  const unread = filled.filter(({ text }) => text === null).length;
  const counts = new Map<string, number>();
  // Values that were cut to the same text are told apart by their length, which is most often enough.
  const different = new Map<string, number>();
  for (const { text, bytes } of filled) {
    if (text === null) continue;
    counts.set(text, (counts.get(text) ?? 0) + 1);
    const key = `${String(bytes)} ${text}`;
    different.set(key, (different.get(key) ?? 0) + 1);
  }
  const read = filled.length - unread;
  const rows = tableRows === null ? null : tableRows * (read / Math.max(values.length, 1));
  return {
    source: 'SAMPLE',
    limitation:
      unread === 0
        ? limitation
        : `${unread} of ${filled.length} values are too large to be read for a profile`,
    sampledRows: values.length,
    nullShare: values.length === 0 ? null : rounded((values.length - filled.length) / values.length),
    distinct:
      read === 0 && filled.length > 0
        ? null
        : estimateDistinct([...different.values()], whole && unread === 0, rows),
    averageBytes:
      filled.length === 0
        ? null
        : Math.round(filled.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) / filled.length),
    values: new Set(counts.keys()),
    mostCommon: [...counts]
      .filter(([, count]) => count > 1)
      .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
      .map(([value, count]) => ({ value, share: count / values.length })),
    distinctShare: read === 0 ? 1 : different.size / read,
  };
}
