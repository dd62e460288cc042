/** The counters of a usage sample as jsonb (bigints as decimal strings, times in ISO 8601) and back. */
import { z } from 'zod';
import { tableId } from '../../domain/ids.js';
import type { TableId } from '../../domain/ids.js';
import type { UsageCounters, UsageSample } from '../../domain/table-facts.js';

export interface TableSample {
  readonly tableId: TableId;
  readonly sample: UsageSample;
}

export const countersJson = (counters: UsageCounters): string =>
  JSON.stringify(counters, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

const count = z.string().transform(BigInt);
const time = z.iso
  .datetime()
  .transform((text) => new Date(text))
  .nullable();

const countersSchema: z.ZodType<UsageCounters> = z.object({
  seqScan: count,
  seqTupRead: count,
  idxScan: count.nullable(),
  idxTupFetch: count.nullable(),
  inserted: count,
  updated: count,
  hotUpdated: count,
  deleted: count,
  liveRows: count,
  deadRows: count,
  vacuumCount: count,
  analyzeCount: count,
  lastSeqScan: time,
  lastIdxScan: time,
});

const row = z.object({
  table_id: z.string().transform(tableId),
  sampled_at: z.date(),
  postmaster_start: z.date(),
  stats_reset: z.date().nullable(),
  cluster_reset: z.date().nullable(),
  counters: countersSchema,
});

export function parseSampleRow(value: unknown): TableSample {
  const sample = row.parse(value);
  return {
    tableId: sample.table_id,
    sample: {
      at: sample.sampled_at,
      epoch: {
        postmasterStart: sample.postmaster_start,
        statsReset: sample.stats_reset,
        clusterReset: sample.cluster_reset,
      },
      counters: sample.counters,
    },
  };
}
