import { describe, expect, it } from '@jest/globals';
import { usageWindow } from '../../../src/catalog/usage/usage-window.js';
import type { EpochMarks, UsageCounters, UsageSample } from '../../../src/domain/table-facts.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

const MARKS: EpochMarks = { postmasterStart: day(2), statsReset: null, clusterReset: day(1) };

const COUNTERS: UsageCounters = {
  seqScan: 0n,
  seqTupRead: 0n,
  idxScan: null,
  idxTupFetch: null,
  inserted: 0n,
  updated: 0n,
  hotUpdated: 0n,
  deleted: 0n,
  liveRows: 0n,
  deadRows: 0n,
  vacuumCount: 0n,
  analyzeCount: 0n,
  lastSeqScan: null,
  lastIdxScan: null,
};

const sample = (
  at: number,
  counters: Partial<UsageCounters>,
  marks: Partial<EpochMarks> = {},
): UsageSample => ({
  at: day(at),
  epoch: { ...MARKS, ...marks },
  counters: { ...COUNTERS, ...counters },
});

describe('usage over samples', () => {
  it('is not known without a sample', () => {
    expect(usageWindow([], null)).toBeNull();
  });

  it.each<[string, readonly UsageSample[], bigint, number]>([
    ['counts what one sample shows', [sample(10, { seqScan: 4n })], 4n, 1],
    [
      'adds differences within an epoch',
      [sample(10, { seqScan: 4n }), sample(11, { seqScan: 4n }), sample(12, { seqScan: 9n })],
      9n,
      1,
    ],
    ['takes samples in any order', [sample(12, { seqScan: 9n }), sample(10, { seqScan: 4n })], 9n, 1],
    [
      'adds differences over a clean restart, and calls it a new epoch',
      [sample(10, { seqScan: 4n }), sample(12, { seqScan: 6n }, { postmasterStart: day(11) })],
      6n,
      2,
    ],
    [
      'counts all after a crash, though no counter is lower',
      [sample(10, { seqScan: 4n }), sample(12, { seqScan: 6n }, { clusterReset: day(11) })],
      10n,
      2,
    ],
    [
      'counts all after a reset of the database',
      [sample(10, { seqScan: 4n }), sample(12, { seqScan: 4n }, { statsReset: day(11) })],
      8n,
      2,
    ],
    [
      'counts all where the mark of a reset went away, as a crash does on 15 and newer',
      [sample(10, { seqScan: 4n }, { statsReset: day(9) }), sample(12, { seqScan: 4n })],
      8n,
      2,
    ],
    [
      'counts all when a counter fell, whatever the marks say',
      [sample(10, { seqScan: 4n, inserted: 9n }), sample(12, { seqScan: 5n, inserted: 1n })],
      9n,
      2,
    ],
    [
      'counts all after a restart where the server has no mark of its own',
      [
        sample(10, { seqScan: 4n }, { clusterReset: null }),
        sample(12, { seqScan: 4n }, { clusterReset: null, postmasterStart: day(11) }),
      ],
      8n,
      2,
    ],
    [
      'takes fewer live or dead rows for no reset',
      [
        sample(10, { seqScan: 4n, liveRows: 100n, deadRows: 9n }),
        sample(12, { seqScan: 5n, liveRows: 3n, deadRows: 0n }),
      ],
      5n,
      1,
    ],
  ])('%s', (_what, samples, seqScans, epochs) => {
    expect(usageWindow(samples, null)).toMatchObject({ seqScans, epochs, samples: samples.length });
  });

  it('takes a fall of index counters for a dropped index, not for a reset', () => {
    const samples = [
      sample(10, { seqScan: 4n, idxScan: 50n, idxTupFetch: 60n }),
      sample(12, { seqScan: 6n, idxScan: 8n, idxTupFetch: 9n }),
    ];
    expect(usageWindow(samples, null)).toMatchObject({
      seqScans: 6n,
      indexScans: 58n,
      indexTuplesFetched: 69n,
      epochs: 1,
    });
  });

  it('counts an index that came later from zero', () => {
    expect(usageWindow([sample(10, {}), sample(12, { idxScan: 3n })], null)?.indexScans).toBe(3n);
  });

  it.each<[string, Partial<EpochMarks>, Date | null, Date]>([
    ["the server's reset, since counters outlive clean restarts", {}, null, day(1)],
    ["the database's reset when it is later", { statsReset: day(5) }, null, day(5)],
    ["the server's reset when it is later", { statsReset: day(5), clusterReset: day(7) }, null, day(7)],
    ['the sample itself where no reset is known', { clusterReset: null }, null, day(10)],
    ['the last scan that did not see the table', {}, day(8), day(8)],
    ['never after the sample, whatever a wrong clock says', {}, day(20), day(10)],
  ])('begins at %s', (_what, marks, absentAt, from) => {
    expect(usageWindow([sample(10, {}, marks), sample(12, {}, marks)], absentAt)).toMatchObject({
      from,
      to: day(12),
    });
  });

  it('keeps the last read of all epochs', () => {
    const samples = [
      sample(10, { lastSeqScan: day(3), lastIdxScan: day(9) }),
      sample(12, {}, { clusterReset: day(11) }),
    ];
    expect(usageWindow(samples, null)?.lastRead).toEqual(day(9));
    expect(usageWindow([sample(10, {})], null)?.lastRead).toBeNull();
  });
});
