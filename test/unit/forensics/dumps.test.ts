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

  test('that left the table out explains no read of it, at whatever time that was', () => {
    const other = relation(300, { lastSeqScan: at(-9) });
    const table = relation(100, { lastSeqScan: at(-9) });
    for (const hour of [1, 5]) {
      const after = [
        later(table, scans(1n), {}, { lastSeqScan: at(hour) }),
        later(other, scans(1n), {}, { lastSeqScan: at(3) }),
      ];
      const played = { before: [table, other], after, now: { catalogCounters: dumped(1n) } };
      expect(play(played).relations.map(told)).toEqual(['left 1 1000 0', 'left 1 1000 0']);
    }
    const catalogCounters = { ...dumped(1n), 'pg_collation.lookups': 43n };
    const untimed = { before: [shop], after: [later(shop, scans(1n))], now: { catalogCounters } };
    expect(toldOf(untimed)).toBe('left 1 1000 0');
  });

  test('explains its scan where the same table was read later, and that one is use', () => {
    const other = relation(300, { lastSeqScan: at(-9) });
    const table = relation(100, { lastSeqScan: at(-9) });
    const after = [
      later(table, scans(2n), {}, { lastSeqScan: at(5) }),
      later(other, scans(1n), {}, { lastSeqScan: at(3) }),
    ];
    expect(toldOf({ before: [table, other], after, now: { catalogCounters: dumped(1n) } })).toBe(
      'DUMP 1 1000 0; left 1 1000 0',
    );
  });
});
