import { describe, expect, test } from '@jest/globals';
import type { DatabaseActivity, OwnRead, RelationActivity } from '../../../src/domain/activity.js';
import { compareScans } from '../../../src/forensics/compare-scans.js';
import { AFTER, BEFORE, START, activity, at, index, later, relation, told } from './activity.js';

const compare = (
  before: readonly RelationActivity[],
  after: readonly RelationActivity[],
  now: Partial<DatabaseActivity> = {},
  own: readonly OwnRead[] = [],
) => compareScans(activity(BEFORE, before), activity(AFTER, after, now), own);
const UNTIL_NOW = { cause: 'UNKNOWN', countingSince: AFTER, lostFrom: BEFORE, lostTo: AFTER };
const of = (found: ReturnType<typeof compare>, table: number) =>
  found.relations.filter(({ tableOid }) => tableOid === table);

describe('a table with partitions begins anew, since reads of it are hidden,', () => {
  const root = 50;
  const part = (oid: number, tableOid = root): RelationActivity => relation(oid, {}, { tableOid });

  test('when a partition was dropped, the last one too', () => {
    for (const left of [[part(300)], []]) {
      const [lost, ...others] = of(compare([part(100), part(300)].slice(0, left.length + 1), left), root);
      expect(lost?.epoch).toMatchObject(UNTIL_NOW);
      expect(lost?.epoch?.evidence).toContain('partition 100 was dropped');
      expect([told(lost), others]).toEqual(['left 0 0 0', []]);
    }
  });

  test('when one was detached, and so does what was detached; its reads count there', () => {
    const alone = later(part(100), { seqScan: 1n, seqTupRead: 1000n }, { tableOid: 100 });
    const found = compare([part(100), part(300)], [alone, part(300)]);
    expect(of(found, root).map(({ epoch }) => epoch?.evidence)).toEqual(['its partition 100 was detached']);
    const [detached] = of(found, 100);
    expect(detached?.epoch).toMatchObject(UNTIL_NOW);
    expect(told(detached)).toBe('left 1 1000 0');
  });

  test('when another table was attached, whose earlier reads are not its own', () => {
    const found = compare([relation(100), part(300)], [part(100), part(300)]);
    expect(found.relations).toMatchObject([{ relationOid: 100, tableOid: root, epoch: UNTIL_NOW }]);
  });

  test('when a partition was dropped after a crash', () => {
    const crash = { epoch: { postmasterStart: at(5), statsReset: null, clusterReset: at(5) } };
    const found = compare([part(100), part(300)], [part(300)], crash);
    expect(found.epoch?.cause).toBe('CRASH');
    expect(of(found, root).find(({ relationOid }) => relationOid === 100)?.epoch).toMatchObject(UNTIL_NOW);
  });

  test('and not when all of it was dropped that was no partition, nor when nothing went', () => {
    expect(compare([relation(100), part(300)], [part(300)]).relations).toEqual([]);
  });
});

describe('a table begins anew when an index is gone, whose reads nobody can tell any more,', () => {
  const two = relation(100, { lastIdxScan: at(-5) }, { indexes: [index(101), index(102)] });
  const now = (indexes: RelationActivity['indexes'], idxScan = 0n) =>
    compare([two], [later(two, { idxScan }, { indexes }, { lastIdxScan: at(-5) })]).relations[0];

  test('also where the last index scan is the one before, which can be another index’s', () => {
    expect(now([index(101)])?.epoch).toMatchObject(UNTIL_NOW);
    expect(now([index(101)])?.epoch?.evidence).toContain('an index was dropped');
  });

  test('also where it was built again, plainly or concurrently', () => {
    for (const concurrently of [false, true]) {
      expect(now([index(101), index(203, { concurrently })])?.epoch).toMatchObject(UNTIL_NOW);
    }
  });

  test('and goes on over REINDEX CONCURRENTLY, which hands the counts over', () => {
    const heir = index(203, { concurrently: true, tookOver: true });
    expect(now([index(101), heir])).toBeUndefined();
    expect(now([index(101), heir], 2n)).toMatchObject({ epoch: null, unexplained: { indexScans: 2n } });
    expect(now([heir])?.epoch).toMatchObject(UNTIL_NOW);
    expect(now([index(101), heir], -1n)?.epoch).toMatchObject(UNTIL_NOW);
  });

  test('also where the counters of the table were reset before', () => {
    const reset = { epoch: { postmasterStart: START, statsReset: at(5), clusterReset: START } };
    const fresh = relation(100, { seqScan: 0n, seqTupRead: 0n }, { indexes: [index(101)] });
    expect(compare([two], [fresh], reset).relations[0]?.epoch).toMatchObject(UNTIL_NOW);
  });

  test('and Sortkeep’s own reads of it are still its own', () => {
    const own = { relationOid: 100, at: at(3), purpose: 'profile', indexScans: 0n, indexTuples: 0n };
    const read = later(two, { seqScan: 1n, seqTupRead: 1000n }, { indexes: [index(101), index(203)] });
    const found = compare([two], [read], {}, [{ ...own, seqScans: 1n, seqTuples: 1000n }]);
    expect(found.relations[0]?.attributions).toMatchObject([{ cause: 'OWN_READ', seqScans: 1n }]);
  });
});
