/** Numbers that say how a table is used. What is not known has a value outside every range. */
import type { UsageEvidence } from './usage-evidence.js';

/** In the order of `usageFeatures`; each is described in docs/features.md. */
export const USAGE_FEATURES = [
  'usage_known',
  'window_days',
  'epochs',
  'never_read',
  'reads',
  'seq_scans',
  'index_scans',
  'read_depth',
  'index_depth',
  'last_read_known',
  'last_read_age',
  'writes',
  'inserts',
  'updates',
  'deletes',
  'insert_only',
  'delete_share',
  'write_to_read',
  'inserted_to_rows',
  'has_index',
  'rows_known',
  'rows',
  'bytes',
] as const;
export type UsageFeature = (typeof USAGE_FEATURES)[number];

/** Below every value that a feature can have, so that a tree can tell "not known" from any number. */
export const NOT_KNOWN = -100;

export interface StorageEvidence {
  /** Null where the table was never analysed. */
  readonly rows: number | null;
  readonly bytes: number | null;
}

const DAY_MS = 86_400_000;
const log2 = (count: number): number => Math.log2(1 + Math.max(0, count));

const NO_USAGE: Readonly<
  Record<Exclude<UsageFeature, 'usage_known' | 'rows_known' | 'rows' | 'bytes'>, number>
> = {
  window_days: NOT_KNOWN,
  epochs: NOT_KNOWN,
  never_read: NOT_KNOWN,
  reads: NOT_KNOWN,
  seq_scans: NOT_KNOWN,
  index_scans: NOT_KNOWN,
  read_depth: NOT_KNOWN,
  index_depth: NOT_KNOWN,
  last_read_known: NOT_KNOWN,
  last_read_age: NOT_KNOWN,
  writes: NOT_KNOWN,
  inserts: NOT_KNOWN,
  updates: NOT_KNOWN,
  deletes: NOT_KNOWN,
  insert_only: NOT_KNOWN,
  delete_share: NOT_KNOWN,
  write_to_read: NOT_KNOWN,
  inserted_to_rows: NOT_KNOWN,
  has_index: NOT_KNOWN,
};

function counted(usage: UsageEvidence, rows: number | null): typeof NO_USAGE {
  const reads = usage.seqScans + usage.indexScans;
  const writes = usage.inserted + usage.updated + usage.deleted;
  const flag = (condition: boolean): number => (condition ? 1 : 0);
  return {
    window_days: log2(usage.windowMs / DAY_MS),
    epochs: usage.epochs,
    never_read: flag(reads === 0),
    reads: log2(reads),
    seq_scans: log2(usage.seqScans),
    index_scans: log2(usage.indexScans),
    read_depth:
      usage.seqScans === 0 || rows === null
        ? NOT_KNOWN
        : Math.min(2, usage.seqTuplesRead / usage.seqScans / Math.max(1, rows)),
    index_depth: usage.indexScans === 0 ? NOT_KNOWN : log2(usage.indexTuplesFetched / usage.indexScans),
    last_read_known: flag(usage.lastReadAgeMs !== null),
    last_read_age:
      usage.lastReadAgeMs === null
        ? NOT_KNOWN
        : Math.min(1, usage.lastReadAgeMs / Math.max(1, usage.windowMs)),
    writes: log2(writes),
    inserts: log2(usage.inserted),
    updates: log2(usage.updated),
    deletes: log2(usage.deleted),
    insert_only: writes === 0 ? NOT_KNOWN : usage.inserted / writes,
    delete_share: writes === 0 ? NOT_KNOWN : usage.deleted / writes,
    write_to_read: log2(writes) - log2(reads),
    inserted_to_rows: rows === null ? NOT_KNOWN : log2(usage.inserted) - log2(rows),
    has_index: flag(usage.hasIndex),
  };
}

/** Counts on a log2(1 + n) scale, shares in [0, 1], flags 0 or 1, `NOT_KNOWN` where there is no evidence. */
export function usageFeatures(
  usage: UsageEvidence | null,
  { rows, bytes }: StorageEvidence,
): Readonly<Record<UsageFeature, number>> {
  return {
    usage_known: usage === null ? 0 : 1,
    ...(usage === null ? NO_USAGE : counted(usage, rows)),
    rows_known: rows === null ? 0 : 1,
    rows: rows === null ? NOT_KNOWN : log2(rows),
    bytes: bytes === null ? NOT_KNOWN : log2(bytes),
  };
}
