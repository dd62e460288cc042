import { describe, expect, test } from '@jest/globals';
import type { DatabaseActivity, RelationActivity } from '../../../src/domain/activity.js';
import type { EpochMarks } from '../../../src/domain/table-facts.js';
import { compareScans } from '../../../src/forensics/compare-scans.js';
import { AFTER, BEFORE, START, activity, at, later, relation } from './activity.js';

const shop = relation(100);
const idle = relation(300, { seqScan: 0n, seqTupRead: 0n, idxScan: 0n });
const marks = (changes: Partial<EpochMarks>): EpochMarks => ({
  postmasterStart: START,
  statsReset: null,
  clusterReset: START,
  ...changes,
});
/** What is left of the shop after counters began anew and it was read three times. */
const fresh = relation(100, { seqScan: 3n, seqTupRead: 3000n, idxScan: 0n, idxTupFetch: 0n, inserted: 0n });
const fallen = { catalogCounters: { pg_class: 40n, pg_attribute: 90n, pg_proc: 8n } };
/** Every counter is higher, and none stands. */
const grown = { catalogCounters: { pg_class: 6000n, pg_attribute: 10_000n, pg_proc: 900n } };
const regrown = later(shop, { seqScan: 1n, seqTupRead: 1n, inserted: 1n });
const standby = { role: 'standby' } as const;
const unfed = { inserted: 0n, liveRows: 0n, vacuumCount: 0n, analyzeCount: 0n };

const compare = (
  now: Partial<DatabaseActivity>,
  after: readonly RelationActivity[] = [fresh, idle],
  then: Partial<DatabaseActivity> = {},
  before: readonly RelationActivity[] = [shop, idle],
) => compareScans(activity(BEFORE, before, then), activity(AFTER, after, now), []);

const readsOf = (found: ReturnType<typeof compare>, oid = 100): bigint =>
  found.relations.find(({ relationOid }) => relationOid === oid)?.unexplained.seqScans ?? 0n;

describe('counters that began anew count with all that they show', () => {
  const cases = [
    ['CRASH', 'a crash of 15 or newer', { epoch: marks({ postmasterStart: at(5), clusterReset: at(5) }) }],
    ['CRASH', 'a killed backend: the postmaster stays', { epoch: marks({ clusterReset: at(5) }) }],
    [
      'CRASH',
      'a crash of 14 or older',
      { epoch: marks({ postmasterStart: at(4), clusterReset: at(4), statsReset: at(5) }) },
    ],
    ['RESET', 'pg_stat_reset()', { epoch: marks({ statsReset: at(5) }) }],
  ] as const;
  test.each(cases)('%s: %s', (cause, _sentence, now) => {
    const found = compare({ ...now, ...fallen });
    expect(found.epoch).toMatchObject({ cause, countingSince: at(5), lostFrom: BEFORE, lostTo: at(5) });
    expect(found.from).toEqual(at(5));
    expect(readsOf(found)).toBe(3n);
    expect(found.relations.every(({ epoch }) => epoch === null)).toBe(true);
  });

  test('UNKNOWN: counters fell without any mark; nothing is claimed from before the scan', () => {
    const found = compare(fallen);
    expect(found.epoch).toMatchObject({
      cause: 'UNKNOWN',
      countingSince: AFTER,
      lostFrom: BEFORE,
      lostTo: AFTER,
    });
    expect(readsOf(found)).toBe(3n);
  });

  test('CRASH: the reset mark went away, though every counter is higher again', () => {
    const found = compare({}, [later(shop, {})], { epoch: marks({ statsReset: START }) });
    expect(found.epoch?.cause).toBe('CRASH');
    expect(readsOf(found)).toBe(10n);
  });

  test.each([
    ['CRASH', { clusterReset: at(5) }],
    ['UNKNOWN', { statsReset: at(5) }],
  ] as const)('%s: a mark moved, and no count stands that shows the counters to go on', (cause, moved) => {
    const found = compare({ epoch: marks(moved), ...grown }, [regrown], {}, [shop]);
    expect(found.epoch).toMatchObject({ cause, countingSince: at(5) });
    expect(readsOf(found)).toBe(11n);
  });

  test('or go on: the mark of the database stands, which no crash leaves', () => {
    const epoch = marks({ statsReset: at(-1), clusterReset: at(5) });
    const found = compare({ epoch, ...grown }, [regrown], { epoch: marks({ statsReset: at(-1) }) }, [shop]);
    expect([found.epoch, readsOf(found)]).toEqual([null, 1n]);
  });

  test('CRASH: every table was read as often after it as before', () => {
    const found = compare({ epoch: marks({ postmasterStart: at(5), clusterReset: at(5) }) }, [shop, idle]);
    expect(found.epoch?.cause).toBe('CRASH');
    expect(readsOf(found)).toBe(10n);
  });

  test('STANDBY_RESTART: a standby of 14 or older was restarted', () => {
    const epoch = marks({ postmasterStart: at(4), clusterReset: at(4), statsReset: at(5) });
    const table = relation(100, { ...unfed, seqScan: 3n, seqTupRead: 3000n });
    const found = compare({ epoch, ...fallen, ...standby }, [table], standby, [relation(100, unfed)]);
    expect(found.epoch).toMatchObject({ cause: 'STANDBY_RESTART', countingSince: at(5) });
    expect(readsOf(found)).toBe(3n);
  });

  test('UPGRADE: the caller says so', () => {
    const found = compareScans(activity(BEFORE, [shop]), activity(AFTER, [fresh]), [], { upgraded: true });
    expect(found.epoch).toMatchObject({ cause: 'UPGRADE', lostFrom: BEFORE });
    expect(readsOf(found)).toBe(3n);
  });
});

describe('counters that go on are subtracted', () => {
  const read = [later(shop, { seqScan: 1n, seqTupRead: 1000n }), idle];
  const cases = [
    ['a clean restart', { epoch: marks({ postmasterStart: at(5) }) }],
    ['pg_stat_reset_shared() of the older mark', { epoch: marks({ clusterReset: new Date(+START + 9) }) }],
  ] as const;
  test.each(cases)('after %s, which is no boundary', (_sentence, now) => {
    const found = compare(now, read);
    expect([found.epoch, found.from, readsOf(found)]).toEqual([null, BEFORE, 1n]);
  });

  test('after all shared statistics were reset, where the moment of a last scan stands (16 and newer)', () => {
    const told = relation(300, { lastSeqScan: at(-9) });
    const now = { epoch: marks({ clusterReset: at(5) }) };
    const found = compare(now, [read[0] ?? shop, told], {}, [shop, told]);
    expect([found.epoch, readsOf(found), readsOf(found, 300)]).toEqual([null, 1n, 0n]);
  });

  test('over a failover, which is a boundary: reads on the old primary are lost', () => {
    for (const [then, now] of [
      [standby, { role: 'primary' as const }],
      [{}, { timeline: 2 }],
    ] as const) {
      const found = compare(now, read, then);
      expect(found.epoch).toMatchObject({
        cause: 'FAILOVER',
        countingSince: AFTER,
        lostFrom: BEFORE,
        lostTo: AFTER,
      });
      expect([found.from, readsOf(found)]).toEqual([BEFORE, 1n]);
    }
  });

  test('while counting was off for a time, which is a boundary', () => {
    const found = compareScans(activity(BEFORE, [shop]), activity(AFTER, read), [], { countingWasOff: true });
    expect([found.epoch?.cause, readsOf(found)]).toEqual(['COUNTING_OFF', 1n]);
  });

  test('when the clock was set back: no read is lost, and no time is claimed', () => {
    const back = activity(at(-48), read);
    const found = compareScans(activity(BEFORE, [shop, idle]), back, []);
    expect([found.from, found.to, readsOf(found)]).toEqual([at(-48), at(-48), 1n]);
  });
});

describe('one table alone', () => {
  test('begins anew where its counters were reset, and the others go on', () => {
    const other = relation(500);
    const now = { epoch: marks({ statsReset: at(5) }) };
    const found = compare(now, [fresh, later(other, { seqScan: 1n, seqTupRead: 7n })], {}, [shop, other]);
    expect(found.epoch).toBeNull();
    expect(found.relations[0]?.epoch).toMatchObject({
      cause: 'TABLE_RESET',
      countingSince: at(5),
      lostFrom: BEFORE,
    });
    expect([readsOf(found), readsOf(found, 500)]).toEqual([3n, 1n]);
    expect(found.relations[1]?.epoch).toBeNull();
  });

  test('counts with all it shows where it can be the one that was reset', () => {
    const now = { epoch: marks({ statsReset: at(5) }) };
    const told = relation(500, { lastSeqScan: at(-9) });
    const found = compare(now, [later(shop, { seqScan: 1n }), relation(400), told], {}, [
      shop,
      relation(400),
      told,
    ]);
    expect(found.relations.map(({ epoch }) => epoch?.cause)).toEqual(['UNKNOWN', 'UNKNOWN']);
    expect([readsOf(found), readsOf(found, 400), readsOf(found, 500)]).toEqual([11n, 10n, 0n]);
  });

  test('that is new counts since the scan before, and its indexes’ builds are none of its reads', () => {
    const born = relation(900, { seqScan: 2n, seqTupRead: 1000n, idxScan: 0n, idxTupFetch: 0n });
    const found = compare({}, [later(shop), born], {}, [shop]);
    const [row] = found.relations;
    expect(row?.epoch).toMatchObject({ cause: 'FIRST_SCAN', countingSince: BEFORE, lostFrom: null });
    expect(row?.attributions).toMatchObject([{ cause: 'INDEX_BUILD', seqScans: 1n }]);
    expect(row?.unexplained).toMatchObject({ seqScans: 1n, seqTuples: 1000n });
  });

  test('that has the oid of another counts with all it shows', () => {
    const found = compare({}, [fresh], {}, [shop]);
    expect([found.relations[0]?.epoch?.cause, readsOf(found)]).toEqual(['UNKNOWN', 3n]);
  });
});

describe('the first scan', () => {
  const first = (changes: Partial<DatabaseActivity>, relations = [fresh]) =>
    compareScans(null, activity(AFTER, relations, changes), []);

  test('claims time since the later of the reset marks, and none after the scan', () => {
    expect(first({ epoch: marks({ statsReset: at(5) }) }).from).toEqual(at(5));
    expect(first({}).from).toEqual(START);
    expect(first({ epoch: marks({ clusterReset: at(30) }) }).from).toEqual(AFTER);
    const unmarked = first({ epoch: marks({ clusterReset: null }) });
    expect(unmarked.from).toEqual(AFTER);
    expect(unmarked.epoch).toMatchObject({ cause: 'FIRST_SCAN', lostFrom: null, lostTo: null });
    expect(readsOf(unmarked)).toBe(3n);
  });

  test('of a standby with the counters of its primary is only where counting starts', () => {
    const found = first(standby, [shop]);
    expect(found.epoch).toMatchObject({ cause: 'CLONE', countingSince: AFTER });
    expect(found.relations).toEqual([]);
    const next = compareScans(
      activity(BEFORE, [shop], standby),
      activity(AFTER, [later(shop, { seqScan: 1n, seqTupRead: 9n })], standby),
      [],
    );
    expect([next.epoch, readsOf(next)]).toEqual([null, 1n]);
    const again = compare(standby, [shop], standby, [relation(100, unfed)]);
    expect([again.epoch?.cause, again.relations]).toEqual(['CLONE', []]);
  });

  test('of a table that was only filled shows the builds of its indexes, and one scan more is use', () => {
    const filled = { seqTupRead: 0n, idxScan: 0n, idxTupFetch: 0n };
    expect(readsOf(first({}, [relation(100, { ...filled, seqScan: 1n })]))).toBe(0n);
    expect(readsOf(first({}, [relation(100, { ...filled, seqScan: 2n })]))).toBe(2n);
    expect(readsOf(first({}, [relation(100, { ...filled, seqScan: 1n, seqTupRead: 1n })]))).toBe(1n);
  });
});
