import { describe, expect, test } from '@jest/globals';
import type { MaterializedViewActivity } from '../../../src/domain/activity.js';
import { compareScans } from '../../../src/forensics/compare-scans.js';
import { AFTER, BEFORE, activity, at, dumped, later, relation } from './activity.js';

describe('a materialized view', () => {
  const shop = relation(100);
  const view: MaterializedViewActivity = {
    oid: 700,
    name: 'sales',
    relfilenode: '0/700',
    inserted: 500n,
    liveRows: 100n,
    estimatedRows: 100,
    reads: [100],
  };
  const left = (now: Partial<MaterializedViewActivity>, scans: bigint): bigint | undefined =>
    compareScans(
      activity(BEFORE, [shop], { materializedViews: [view] }),
      activity(AFTER, [later(shop, { seqScan: scans, seqTupRead: scans * 1000n })], {
        materializedViews: [{ ...view, ...now }],
      }),
      [],
    ).relations[0]?.unexplained.seqScans;
  const file = { relfilenode: '0/701' };

  test.each([
    ['refreshed once explains one scan', { ...file, inserted: 600n }, 2n, 1n],
    ['refreshed each hour explains one an hour', { ...file, inserted: 2900n }, 25n, 1n],
    ['refreshed with a quarter of the rows explains one', { ...file, inserted: 525n, liveRows: 25n }, 2n, 1n],
    ['refreshed concurrently explains one', { inserted: 800n }, 3n, 2n],
    ['rewritten by VACUUM FULL explains none', file, 1n, 1n],
  ] as const)('%s', (_sentence, now, scans, expected) => {
    expect(left(now, scans)).toBe(expected);
  });
});

describe('the moment of the last read', () => {
  const shop = relation(100, { lastSeqScan: at(-9), lastIdxScan: at(-9) });
  const moment = (
    growth: Parameters<typeof later>[1],
    times: Parameters<typeof later>[3],
    dumps = 0n,
    from = BEFORE,
  ) =>
    compareScans(
      activity(from, [shop]),
      activity(AFTER, [later(shop, growth, {}, times)], { catalogCounters: dumped(dumps) }),
      [],
    ).relations[0]?.lastRead;
  const whole = (scans: bigint) => ({ seqScan: scans, seqTupRead: 1000n * scans });
  const end = { at: AFTER, exact: false };

  test('is what the server tells, of the later kind of scan', () => {
    expect(moment(whole(1n), { lastSeqScan: at(4) })).toEqual({ at: at(4), exact: true });
    const both = { lastSeqScan: at(4), lastIdxScan: at(7) };
    expect(moment({ ...whole(1n), idxScan: 1n }, both)).toEqual({ at: at(7), exact: true });
  });

  test('is the end of the interval where the server does not tell', () => {
    expect(moment(whole(1n), { lastSeqScan: null })).toEqual(end);
    expect(moment(whole(1n), {})).toEqual(end);
    expect(moment(whole(1n), { lastSeqScan: at(30) })).toEqual(end);
    expect(moment({ seqTupRead: 5n }, { lastSeqScan: at(4) })).toEqual(end);
    expect(moment({ seqScan: 1n, seqTupRead: 1500n }, { lastSeqScan: at(4) })).toEqual(end);
  });

  test('is that or earlier where the last scan can have been a dump’s, and exact for the other kind', () => {
    expect(moment(whole(2n), { lastSeqScan: at(4) }, 1n)).toEqual({ at: at(4), exact: false });
    const both = { lastSeqScan: at(4), lastIdxScan: at(2) };
    expect(moment({ ...whole(1n), idxScan: 1n }, both, 1n)).toEqual({ at: at(2), exact: true });
    expect(moment(whole(1n), { lastSeqScan: at(4) }, 1n)).toBeNull();
  });
});
