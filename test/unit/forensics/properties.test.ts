import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DatabaseActivity, RelationActivity } from '../../../src/domain/activity.js';
import type { ReadCounts, RelationInterval } from '../../../src/domain/usage-evidence.js';
import { compareScans } from '../../../src/forensics/compare-scans.js';
import { AFTER, BEFORE, activity, at, dumped, index, later, relation, rule } from './activity.js';

const big = (max: number) => fc.bigInt({ min: 0n, max: BigInt(max) });
const someOids = [100, 300, 500];

/** Anything that counters and marks can look like, possible or not. */
const growth = fc.record({
  seqScan: big(6),
  seqTupRead: big(6000),
  idxScan: big(50),
  idxTupFetch: big(60),
  inserted: big(40),
  updated: big(5),
  deleted: big(40),
  liveRows: big(40),
});
const marks = fc.record(
  {
    relfilenode: fc.constantFrom('0/9', '8/9'),
    indexes: fc.subarray([
      index(101),
      index(102),
      index(103, { concurrently: true }),
      index(101, { relfilenode: '0/8' }),
    ]),
    constraints: fc.subarray([
      rule('constraint 5'),
      rule('not null 2', { transaction: '901' }),
      rule('constraint 6', { kind: 'foreign key', references: 300 }),
    ]),
    tableOid: fc.constant(50),
  },
  { requiredKeys: [] },
);
const ownReads = fc.array(
  fc.record({
    relationOid: fc.constantFrom(...someOids),
    at: fc.integer({ min: -1, max: 24 }).map(at),
    purpose: fc.constant('profile'),
    seqScans: big(2),
    seqTuples: big(1000),
    indexScans: big(2),
    indexTuples: big(2),
  }),
  { maxLength: 3 },
);
const scenario = fc.record({
  changes: fc.array(fc.tuple(growth, marks), { minLength: 3, maxLength: 3 }),
  dumps: big(4),
  notNull: fc.boolean(),
  refreshed: big(300),
  ownReads,
  role: fc.constantFrom('primary', 'standby'),
  fresh: fc.boolean(),
  fell: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function play(s: Scenario, more: (relation: RelationActivity) => RelationActivity = (r) => r) {
  const tables = someOids.map((oid) => relation(oid));
  const view = {
    oid: 700,
    name: 'v',
    relfilenode: '0/1',
    inserted: 100n,
    liveRows: 100n,
    estimatedRows: 100,
  };
  const foreignKeys = [
    { child: 300, parent: 100, notNull: s.notNull },
    { child: 100, parent: 500, notNull: true },
  ];
  const shared: Partial<DatabaseActivity> = { role: s.role, foreignKeys };
  const before = activity(BEFORE, tables, { ...shared, materializedViews: [{ ...view, reads: [100, 500] }] });
  const moved = tables.map((table, i) => {
    const [counts, kinds] = s.changes[i] ?? [{}, {}];
    return later(table, counts, kinds);
  });
  const after = activity(AFTER, moved.map(more), {
    ...shared,
    catalogCounters: s.fell ? { pg_class: 1n } : dumped(s.dumps),
    materializedViews: [{ ...view, relfilenode: '0/2', inserted: 100n + s.refreshed, reads: [100, 500] }],
  });
  return compareScans(s.fresh ? null : before, after, s.ownReads);
}

const KEYS = ['seqScans', 'seqTuples', 'indexScans', 'indexTuples'] as const;
const plus = (a: ReadCounts, b: ReadCounts): ReadCounts => ({
  seqScans: a.seqScans + b.seqScans,
  seqTuples: a.seqTuples + b.seqTuples,
  indexScans: a.indexScans + b.indexScans,
  indexTuples: a.indexTuples + b.indexTuples,
});
const scansLeft = (relations: readonly RelationInterval[]): bigint =>
  relations.reduce((sum, { unexplained: u }) => sum + u.seqScans + u.indexScans, 0n);

describe('whatever happened', () => {
  test('what is explained and what is left make up what was counted, and nothing is below zero', () => {
    fc.assert(
      fc.property(scenario, (s) => {
        for (const { reads, attributions, unexplained } of play(s).relations) {
          expect(attributions.reduce<ReadCounts>(plus, unexplained)).toMatchObject(reads);
          for (const counts of [unexplained, ...attributions]) {
            for (const key of KEYS) expect(counts[key]).toBeGreaterThanOrEqual(0n);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a table with an unexplained read has a last read within the interval, and the others have none', () => {
    fc.assert(
      fc.property(scenario, (s) => {
        const { from, to, relations } = play(s);
        expect(from.getTime()).toBeLessThanOrEqual(to.getTime());
        for (const { unexplained: u, lastRead } of relations) {
          expect(lastRead !== null).toBe(u.seqScans + u.seqTuples + u.indexScans > 0n);
          if (lastRead !== null) expect(lastRead.at.getTime()).toBeLessThanOrEqual(to.getTime());
        }
      }),
      { numRuns: 300 },
    );
  });

  test('an own read explains at most once: what is handed back was not used', () => {
    fc.assert(
      fc.property(scenario, (s) => {
        const { relations, unusedOwnReads } = play(s);
        const used = relations.flatMap(({ attributions }) =>
          attributions.filter(({ cause }) => cause === 'OWN_READ'),
        );
        expect(used.length + unusedOwnReads.length).toBeLessThanOrEqual(s.ownReads.length);
        for (const read of unusedOwnReads) expect(s.ownReads).toContainEqual(read);
      }),
      { numRuns: 300 },
    );
  });
});

describe('one real read more of a table whose explained reads were made as PostgreSQL makes them', () => {
  /** Acts with the counters they move, as measured on 12, 15 and 18; each leaves nothing unexplained by itself. */
  const whole = (scans: bigint) => ({ seqScan: scans, seqTupRead: 1000n * scans });
  const acts = fc.constantFrom(
    { growth: {}, marks: {}, dumps: 0n },
    { growth: whole(2n), marks: {}, dumps: 2n },
    { growth: whole(1n), marks: { indexes: [index(101), index(102)] }, dumps: 0n },
    { growth: whole(3n), marks: { indexes: [index(101), index(102)] }, dumps: 2n },
    { growth: { seqScan: 3n, seqTupRead: 1000n }, marks: { indexes: [index(101), index(102)] }, dumps: 0n },
    {
      growth: whole(2n),
      marks: { relfilenode: '0/7', indexes: [index(101, { relfilenode: '0/8' })] },
      dumps: 0n,
    },
    { growth: whole(1n), marks: { constraints: [rule('constraint 5')] }, dumps: 0n },
    { growth: whole(2n), marks: { constraints: [rule('constraint 5')] }, dumps: 1n },
    { growth: whole(1n), marks: { constraints: [rule('not null 2')] }, dumps: 0n },
  );
  const read = fc.oneof(
    big(999).map((tuples) => ({ seqScan: 1n, seqTupRead: tuples + 1n })),
    big(5).map((tuples) => ({ idxScan: 1n, idxTupFetch: tuples })),
    big(999).map((tuples) => ({ seqTupRead: tuples + 1n })),
  );

  test('is always left as use', () => {
    fc.assert(
      fc.property(acts, read, fc.boolean(), (act, more, small) => {
        const table = relation(100);
        const others = small ? [] : [relation(300)];
        const acted = later(table, act.growth, act.marks);
        const compare = (now: RelationActivity) =>
          compareScans(
            activity(BEFORE, [table, ...others]),
            activity(AFTER, [now, ...others.map((other) => later(other, whole(act.dumps)))], {
              catalogCounters: dumped(act.dumps),
            }),
            [],
          ).relations.filter(({ relationOid }) => relationOid === 100);
        const without = compare(acted);
        expect(scansLeft(without)).toBe(0n);
        const [found] = compare(later(acted, more));
        const expected = 'seqScan' in more || 'idxScan' in more ? 1n : 0n;
        expect(scansLeft(found === undefined ? [] : [found])).toBeGreaterThanOrEqual(expected);
        expect(found?.lastRead).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });
});
