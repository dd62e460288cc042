/**
 * data/usage-traces.jsonl: what real workloads did to the counters of real tables, day by day (src/traces). Days are
 * virtual: each is one interval between two scans. Of the reads that forensics explained, only foreign key checks are in it.
 */
import { z } from 'zod';

const count = z.int().nonnegative();

/** Day (from 0), sequential scans, their tuples, index scans, their tuples, rows inserted, updated, deleted, foreign key checks. */
const activity = z.tuple([count, count, count, count, count, count, count, count, count]).readonly();
/** Day, rows by ANALYZE (-1: never analysed), bytes of the table with its indexes. */
const size = z.tuple([count, z.int().min(-1), count]).readonly();

export const traceSchema = z.strictObject({
  /** Its kind with a number: `outbox 3`. Splits go by the kind's variant, so that no trace is on both sides. */
  id: z.string().min(1),
  /** What was played: `outbox`, `end-of-day job`, `abandoned copy`. */
  kind: z.string().min(1),
  label: z.enum(['APP', 'BROKER', 'UNUSED']),
  /** Looks like another label than it is. */
  trap: z.boolean(),
  /** Length in days. */
  days: count.min(1),
  hasPrimaryKey: z.boolean(),
  hasIndex: z.boolean(),
  /** 0 where it is not partitioned. */
  partitions: count,
  /** Views and functions that depend on it. */
  dependents: count,
  /** Foreign keys of other tables that point to it. */
  referencedBy: count,
  /** Days with unexplained reads, writes or foreign key checks, ascending. */
  activity: z.array(activity).readonly(),
  /** On day 0 and whenever it changed. */
  sizes: z.array(size).min(1).readonly(),
});
export type UsageTrace = z.output<typeof traceSchema>;
