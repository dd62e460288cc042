import { describe, expect, test } from '@jest/globals';
import type { DatabaseActivity, RelationActivity } from '../../../src/domain/activity.js';
import { compareScans } from '../../../src/forensics/compare-scans.js';
import { AFTER, BEFORE, activity, at, dumped, later, relation, told } from './activity.js';

interface Played {
  readonly before: readonly RelationActivity[];
  readonly after: readonly RelationActivity[];
  readonly then?: Partial<DatabaseActivity>;
  readonly now?: Partial<DatabaseActivity>;
}
const play = ({ before, after, then, now }: Played) =>
  compareScans(activity(BEFORE, before, then), activity(AFTER, after, now), []);
const toldOf = (played: Played): string => told(play(played).relations[0]);
const shop = relation(100);
const scans = (count: bigint) => ({ seqScan: count, seqTupRead: count * 1000n });

describe('a dump', () => {
  const empty = relation(
    500,
    { liveRows: 0n, inserted: 0n, seqScan: 0n, seqTupRead: 0n },
    { estimatedRows: 0 },
  );
  const tables = [shop, relation(300), empty];
  const swept = (runs: bigint): RelationActivity[] => [
    later(shop, scans(runs)),
    later(relation(300), scans(runs)),
    later(empty, { seqScan: runs }),
  ];

  test('explains one scan of every table, empty ones too, and no read beyond it', () => {
    const played = { before: tables, after: swept(2n), now: { catalogCounters: dumped(2n) } };
    expect(play(played).relations.map(told)).toEqual([
      'DUMP 2 2000 0; left 0 0 0',
      'DUMP 2 2000 0; left 0 0 0',
      'DUMP 2 0 0; left 0 0 0',
    ]);
    expect(play({ ...played, now: { catalogCounters: dumped(1n) } }).relations.map(told)).toEqual([
      'DUMP 1 1000 0; left 1 1000 0',
      'DUMP 1 1000 0; left 1 1000 0',
      'DUMP 1 0 0; left 1 0 0',
    ]);
  });

  test('explains nothing when one table was not read, or not whole', () => {
    for (const reads of [{}, { seqScan: 1n, seqTupRead: 1n }]) {
      const after = [later(shop, scans(1n)), later(relation(300), reads), later(empty, { seqScan: 1n })];
      expect(toldOf({ before: tables, after, now: { catalogCounters: dumped(1n) } })).toBe('left 1 1000 0');
    }
  });

  test('of the schema alone explains no read of the only table', () => {
    const now = { catalogCounters: { ...dumped(1n), pg_largeobject_metadata: 4n } };
    expect(toldOf({ before: [shop], after: [later(shop, scans(1n))], now })).toBe('left 1 1000 0');
  });

  test('explains reads of a standby too', () => {
    const now = { catalogCounters: dumped(1n), role: 'standby' } as const;
    const unfed = { liveRows: 0n, inserted: 0n, vacuumCount: 0n, analyzeCount: 0n };
    const table = relation(100, unfed);
    const played: Played = {
      before: [table],
      after: [later(table, scans(1n))],
      then: { role: 'standby' },
      now,
    };
    expect(toldOf(played)).toBe('DUMP 1 1000 0; left 0 0 0');
  });

  describe('on a server that tells when tables were last scanned', () => {
    const [table, other] = [relation(100, { lastSeqScan: at(-9) }), relation(300, { lastSeqScan: at(-9) })];
    /** Scans and the hour of the last one, of both tables; the last dump ended at hour 3. */
    const timed = (
      [mine, myHour]: readonly [bigint, number],
      [its, itsHour]: readonly [bigint, number],
      dumps = 1n,
      lookups = 90n,
    ): readonly string[] => {
      const after = [
        later(table, scans(mine), {}, { lastSeqScan: at(myHour) }),
        later(other, scans(its), {}, { lastSeqScan: at(itsHour) }),
      ];
      const catalogCounters = { ...dumped(dumps), 'pg_collation.lookups': lookups };
      const now = { catalogCounters, dumpedAt: at(3) };
      return play({ before: [table, other], after, now }).relations.map(told);
    };

    test('explains the scans of its moment', () => {
      expect(timed([1n, 3], [1n, 3])).toEqual(['DUMP 1 1000 0; left 0 0 0', 'DUMP 1 1000 0; left 0 0 0']);
    });

    test('that left the table out explains no read of it, at whatever time that was', () => {
      for (const hour of [1, 5]) {
        expect(timed([1n, hour], [1n, 3])).toEqual(['left 1 1000 0', 'left 1 1000 0']);
      }
      // all others were read again since
      expect(timed([1n, 1], [2n, 5])).toEqual(['left 1 1000 0', 'left 2 2000 0']);
    });

    test('explains its scan where the same table was read later, and that one is use', () => {
      expect(timed([2n, 5], [1n, 3])[0]).toBe('DUMP 1 1000 0; left 1 1000 0');
    });

    test('explains no more than the last one where an earlier one can have left the table out', () => {
      const [both, last] = ['DUMP 2 2000 0; left 0 0 0', 'DUMP 1 1000 0; left 1 1000 0'];
      expect(timed([2n, 3], [2n, 3], 2n, 41n)).toEqual([both, both]);
      expect(timed([2n, 3], [2n, 3], 2n)).toEqual([last, last]);
    });
  });

  test('of a server that tells no time explains nothing where it can have left tables out', () => {
    const catalogCounters = { ...dumped(1n), 'pg_collation.lookups': 43n };
    const untimed = { before: [shop], after: [later(shop, scans(1n))], now: { catalogCounters } };
    expect(toldOf(untimed)).toBe('left 1 1000 0');
  });

  test('explains no read of an unlogged table, which it can have left out without a trace', () => {
    const unlogged = relation(300, {}, { unlogged: true });
    const logged = later(unlogged, scans(1n), { unlogged: false });
    for (const after of [later(unlogged, scans(1n)), logged]) {
      const now = { catalogCounters: dumped(1n) };
      expect(
        play({ before: [shop, unlogged], after: [later(shop, scans(1n)), after], now }).relations.map(told),
      ).toEqual(['DUMP 1 1000 0; left 0 0 0', 'left 1 1000 0']);
    }
  });
});
