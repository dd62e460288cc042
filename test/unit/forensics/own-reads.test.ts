import { describe, expect, test } from '@jest/globals';
import type { OwnRead } from '../../../src/domain/activity.js';
import { compareScans } from '../../../src/forensics/compare-scans.js';
import { AFTER, BEFORE, activity, at, later, relation } from './activity.js';

const shop = relation(100);
const own = (when: Date, counts: Partial<OwnRead> = {}): OwnRead => ({
  relationOid: 100,
  at: when,
  purpose: 'profile',
  seqScans: 1n,
  seqTuples: 1000n,
  indexScans: 0n,
  indexTuples: 0n,
  ...counts,
});
const compare = (growth: Parameters<typeof later>[1], reads: readonly OwnRead[]) => {
  const { relations, unusedOwnReads } = compareScans(
    activity(BEFORE, [shop]),
    activity(AFTER, [later(shop, growth)]),
    reads,
  );
  return {
    left: relations[0]?.unexplained.seqScans ?? 0n,
    causes: relations[0]?.attributions,
    unusedOwnReads,
  };
};

describe('a read of our own', () => {
  test('is no use, and somebody else’s beside it is', () => {
    const { left, causes, unusedOwnReads } = compare({ seqScan: 2n, seqTupRead: 2000n }, [own(at(3))]);
    expect(left).toBe(1n);
    expect(causes).toMatchObject([{ cause: 'OWN_READ', seqScans: 1n, seqTuples: 1000n }]);
    expect(causes?.[0]?.evidence).toContain('profile');
    expect(unusedOwnReads).toEqual([]);
  });

  test('that the counters do not show yet is carried over, and a smaller read is not taken for it', () => {
    const late = own(new Date(AFTER.getTime() - 1000));
    expect(compare({ seqScan: 1n, seqTupRead: 5n }, [late])).toEqual({
      left: 1n,
      causes: [],
      unusedOwnReads: [late],
    });
  });

  test('that the counters should have shown long ago explains nothing later', () => {
    expect(compare({}, [own(at(1))]).unusedOwnReads).toEqual([]);
    expect(compare({ seqScan: 1n, seqTupRead: 1000n }, [own(at(-1))]).left).toBe(1n);
  });

  test('without a scan is taken from the tuples', () => {
    const sample = own(at(3), { seqScans: 0n, seqTuples: 300n });
    const { relations } = compareScans(
      activity(BEFORE, [shop]),
      activity(AFTER, [later(shop, { seqTupRead: 300n })]),
      [sample],
    );
    expect(relations[0]?.unexplained.seqTuples).toBe(0n);
    expect(relations[0]?.lastRead).toBeNull();
  });

  test('from before a crash explains nothing after it', () => {
    const crashed = {
      catalogCounters: { pg_class: 1n },
      epoch: { postmasterStart: at(5), statsReset: null, clusterReset: at(5) },
    };
    const after = relation(100, { seqScan: 1n, seqTupRead: 1000n, inserted: 0n });
    const found = compareScans(activity(BEFORE, [shop]), activity(AFTER, [after], crashed), [
      own(at(3)),
      own(at(4)),
    ]);
    expect(found.relations[0]?.unexplained.seqScans).toBe(1n);
    expect(found.unusedOwnReads).toEqual([]);
  });
});
