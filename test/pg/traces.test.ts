/** A few workloads on real servers for ten days, told by the scanner and forensics of the product. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UsageTrace } from '../../src/classifier/usage-trace.js';
import { formatUsageTraces } from '../../src/classifier/usage-traces-file.js';
import type { UsageTraces } from '../../src/classifier/usage-traces-file.js';
import { TRACE_KINDS } from '../../src/traces/plan-traces.js';
import { runTraces } from '../../src/traces/run-traces.js';

const DAYS = 10;
const PLAYED = [
  'key lookups',
  'job queue',
  'audit trail',
  'read only by foreign key checks',
  'read through a view',
  'read through a function',
  'end-of-day job',
  'partitioned ticks',
  'abandoned copy',
  'zombie writer',
  'zombie writer that updates by key',
  'read only by dumps',
  'empty table',
  'only analyzed',
  'one look at the beginning',
];
/** Two variants of each, of which some are where a dump comes each night. */
const KINDS = TRACE_KINDS.filter(({ kind }) => PLAYED.includes(kind)).map((kind) => ({
  ...kind,
  variants: 2,
}));
/** One of those in which the look came within the ten days. */
const SEED = 5;

const run = (): Promise<UsageTraces> => runTraces({ seed: SEED, days: DAYS, kinds: KINDS });
let found: UsageTraces;

beforeAll(async () => {
  found = await run();
});

const of = (kind: string): readonly UsageTrace[] => {
  const traces = found.traces.filter((trace) => trace.kind === kind);
  expect(traces).not.toEqual([]);
  return traces;
};
const reads = (trace: UsageTrace): number =>
  trace.activity.reduce((sum, [, seqScans, , indexScans]) => sum + seqScans + indexScans, 0);
const writes = (trace: UsageTrace): number =>
  trace.activity.reduce(
    (sum, [, , , , , inserted, updated, deleted]) => sum + inserted + updated + deleted,
    0,
  );

describe('traces of usage', () => {
  it('say with which server and which seed they were made', () => {
    expect(found.header).toMatchObject({ seed: SEED, days: DAYS });
    expect(found.header.postgres).toMatch(/^\d+\.\d+/);
  });

  it.each(['read only by dumps', 'empty table', 'only analyzed'])(
    'of the kind "%s" show no use at all, though a dump reads the database each night',
    (kind) => {
      for (const trace of of(kind)) expect(trace.activity).toEqual([]);
    },
  );

  it('of a table that only foreign key checks read show the checks and no read, and those of its child the rows', () => {
    for (const trace of of('read only by foreign key checks')) {
      expect(trace.referencedBy).toBe(1);
      expect(reads(trace)).toBe(0);
      const checks = trace.activity.reduce((sum, [, , , , , , , , checked]) => sum + checked, 0);
      expect(checks).toBeGreaterThan(0);
    }
    for (const trace of of('entries with a foreign key')) expect(writes(trace)).toBeGreaterThan(0);
  });

  it.each(['read through a view', 'read through a function'])(
    'of a table %s show its reads and what depends on it',
    (kind) => {
      for (const trace of of(kind)) {
        expect(trace.dependents).toBe(1);
        expect(reads(trace)).toBeGreaterThan(0);
      }
    },
  );

  it('of a zombie show its writes and no read, but for the look-ups of its own updates', () => {
    for (const trace of of('zombie writer')) {
      expect(writes(trace)).toBeGreaterThan(0);
      expect(reads(trace)).toBe(0);
    }
    for (const trace of of('zombie writer that updates by key')) expect(reads(trace)).toBe(writes(trace));
  });

  it('of one look show one read of a few rows', () => {
    const looks = of('one look at the beginning').flatMap(({ activity }) =>
      activity.filter(([, seqScans]) => seqScans > 0),
    );
    expect(looks.length).toBeGreaterThan(0);
    for (const [, seqScans, tuples] of looks) {
      expect(seqScans).toBe(1);
      expect([10, 100]).toContain(tuples);
    }
  });

  it('of an application show use on most days, however the database is dumped', () => {
    for (const trace of of('job queue')) expect(trace.activity).toHaveLength(DAYS);
    for (const trace of of('key lookups')) expect(reads(trace)).toBeGreaterThan(0);
  });

  it('add up the partitions of a table', () => {
    for (const trace of of('partitioned ticks')) {
      expect(trace.partitions).toBeGreaterThan(5);
      expect(reads(trace)).toBeGreaterThan(0);
      expect(writes(trace)).toBeGreaterThan(0);
    }
  });

  it('of a copy begin on the day it was made', () => {
    for (const { days, sizes } of of('abandoned copy')) {
      expect(days).toBeLessThanOrEqual(DAYS);
      expect(sizes[0]?.[0]).toBe(0);
    }
  });

  it('are the same, byte for byte, when they are made again', async () => {
    expect(formatUsageTraces(await run())).toBe(formatUsageTraces(found));
  });
});
