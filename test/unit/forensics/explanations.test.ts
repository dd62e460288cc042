import { describe, expect, test } from '@jest/globals';
import type { DatabaseActivity, OwnRead, RelationActivity } from '../../../src/domain/activity.js';
import { compareScans } from '../../../src/forensics/compare-scans.js';
import { AFTER, BEFORE, activity, at, index, later, relation, rule, told } from './activity.js';

interface Played {
  readonly before: readonly RelationActivity[];
  readonly after: readonly RelationActivity[];
  readonly then?: Partial<DatabaseActivity>;
  readonly now?: Partial<DatabaseActivity>;
  readonly own?: readonly OwnRead[];
}

const play = ({ before, after, then, now, own }: Played) =>
  compareScans(activity(BEFORE, before, then), activity(AFTER, after, now), own ?? []);

const toldOf = (played: Played, oid = 100): string =>
  told(play(played).relations.find(({ relationOid }) => relationOid === oid));

const shop = relation(100);
const scans = (count: bigint) => ({ seqScan: count, seqTupRead: count * 1000n });
const one = (after: RelationActivity, before = shop): Played => ({ before: [before], after: [after] });
const withMarks = (count: bigint, marks: Parameters<typeof later>[2], before = shop): Played =>
  one(later(before, scans(count), marks), before);

const build = { indexes: [index(101), index(201)] };
const rewrite = { relfilenode: '0/777', indexes: [index(101, { relfilenode: '0/778' })] };
const checked = rule('constraint 5');

describe('a read of a table', () => {
  const cases: readonly (readonly [string, Played, string])[] = [
    ['is use when nothing else happened', withMarks(1n, {}), 'left 1 1000 0'],
    ['is an index build when an index came', withMarks(1n, build), 'INDEX_BUILD 1 1000 0; left 0 0 0'],
    [
      'is use when it is one more than the index build',
      withMarks(2n, build),
      'INDEX_BUILD 1 1000 0; left 1 1000 0',
    ],
    [
      'is two scans of an index build that ran concurrently',
      withMarks(2n, { indexes: [index(101), index(201, { concurrently: true })] }),
      'INDEX_BUILD 2 2000 0; left 0 0 0',
    ],
    [
      'is use when the index that came is not valid: it failed, perhaps before it read anything',
      withMarks(1n, { indexes: [index(101), index(201, { valid: false })] }),
      'left 1 1000 0',
    ],
    [
      'is use when the index that came has the file of one that went: ALTER TYPE read nothing for it',
      withMarks(1n, { indexes: [index(201, { relfilenode: '0/101' })] }),
      'left 1 1000 20',
    ],
    [
      'is a REINDEX when an index has another file',
      withMarks(1n, { indexes: [index(101, { relfilenode: '0/555' })] }),
      'INDEX_BUILD 1 1000 0; left 0 0 0',
    ],
    [
      'is use when an index was only moved to another tablespace',
      withMarks(1n, { indexes: [index(101, { relfilenode: '9/555' })] }),
      'left 1 1000 0',
    ],
    [
      'is use when it read one row, though an index came: an index build reads all',
      one(later(shop, { seqScan: 1n, seqTupRead: 1n }, build)),
      'left 1 1 0',
    ],
    [
      'is a rewrite when table and index have new files',
      withMarks(2n, rewrite),
      'REWRITE 2 2000 0; left 0 0 0',
    ],
    [
      'is a CLUSTER that read the rows through the index',
      one(later(shop, { ...scans(1n), idxScan: 1n, idxTupFetch: 1000n }, rewrite)),
      'REWRITE 1 1000 0; REWRITE 0 0 1; left 0 0 0',
    ],
    [
      'is use when table files are new and the index kept its own: the table was only moved',
      withMarks(1n, { relfilenode: '0/777' }),
      'left 1 1000 0',
    ],
    [
      'is use beside a TRUNCATE, which reads no row',
      one(later(shop, { seqScan: 2n, seqTupRead: 1000n, liveRows: -1000n }, rewrite)),
      'REWRITE 1 0 0; left 1 1000 0',
    ],
    [
      'is a check of a rule that came',
      withMarks(1n, { constraints: [checked] }),
      'CONSTRAINT_CHECK 1 1000 0; left 0 0 0',
    ],
    [
      'is one check of two rules that one ALTER TABLE added, and one real read',
      withMarks(2n, { constraints: [checked, rule('constraint 6')] }),
      'CONSTRAINT_CHECK 1 1000 0; left 1 1000 0',
    ],
    [
      'is use when the rule that came was not checked',
      withMarks(1n, { constraints: [rule('constraint 5', { validated: false })] }),
      'left 1 1000 0',
    ],
    [
      'is a check of SET NOT NULL',
      withMarks(1n, { constraints: [rule('not null 2')] }),
      'CONSTRAINT_CHECK 1 1000 0; left 0 0 0',
    ],
    [
      'is use beside SET NOT NULL of a column that came with it',
      withMarks(1n, { constraints: [rule('not null 4')], columns: 4 }),
      'left 1 1000 0',
    ],
    [
      'is use beside a SET NOT NULL that a valid check can have proven',
      withMarks(
        1n,
        { constraints: [checked, rule('not null 2')] },
        relation(100, {}, { constraints: [checked] }),
      ),
      'left 1 1000 0',
    ],
    [
      'is ATTACH PARTITION where the table became a part of another',
      withMarks(1n, { tableOid: 50 }),
      'CONSTRAINT_CHECK 1 1000 0; left 0 0 0',
    ],
    [
      'is use beside DETACH CONCURRENTLY, whose check was made without a scan',
      withMarks(1n, { tableOid: 100, constraints: [checked] }, relation(100, {}, { tableOid: 50 })),
      'left 1 1000 0',
    ],
    [
      'is use when pg_repack can have swapped the files: it scans less than a rewrite',
      { ...withMarks(2n, rewrite), now: { swapsFiles: true } },
      'left 2 2000 0',
    ],
    [
      'is use when it was without a scan: TABLESAMPLE, or a range of ctid',
      one(later(shop, { seqTupRead: 300n })),
      'left 0 300 0',
    ],
    [
      'is use when tuples are left that the index build cannot have read',
      one(later(shop, { seqScan: 1n, seqTupRead: 1001n }, build)),
      'INDEX_BUILD 1 1000 0; left 0 1 0',
    ],
    [
      'is a parallel worker of an index build when no tuple is left for it',
      one(later(shop, { seqScan: 3n, seqTupRead: 1000n }, build)),
      'INDEX_BUILD 1 1000 0; INDEX_BUILD 2 0 0; left 0 0 0',
    ],
    [
      'is no parallel worker when one tuple is left for it',
      one(later(shop, { seqScan: 3n, seqTupRead: 1001n }, build)),
      'INDEX_BUILD 1 1000 0; left 2 1 0',
    ],
    [
      'is use on a standby, whose files change without a scan',
      { ...withMarks(1n, build), then: { role: 'standby' }, now: { role: 'standby' } },
      'left 1 1000 0',
    ],
  ];
  test.each(cases)('%s', (_sentence, played, expected) => {
    expect(toldOf(played)).toBe(expected);
  });

  test('counts as much as the dropped index leaves, since the difference could hide reads', () => {
    const before = relation(100, { idxScan: 20n }, { indexes: [index(101), index(102)] });
    expect(toldOf(one(later(before, {}, { indexes: [index(101)] }), before))).toBe('left 0 0 20');
  });

  test('through an index is not there where the last index scan is the one before, though an index was dropped', () => {
    const before = relation(100, { lastIdxScan: at(-5) }, { indexes: [index(101), index(102)] });
    const after = later(before, {}, { indexes: [index(101)] }, { lastIdxScan: at(-5) });
    expect(toldOf(one(after, before))).toBe('left 0 0 0');
  });
});

describe('a foreign key', () => {
  const link = { child: 300, parent: 100, notNull: true };
  const child = relation(300);
  const keys = { foreignKeys: [link] };
  const fk = rule('constraint 9', { kind: 'foreign key', references: 100 });
  const inserts = (rows: bigint): RelationActivity => later(child, { inserted: rows, liveRows: rows });
  const linked = (after: readonly RelationActivity[]): Played => ({
    before: [shop, child],
    after,
    then: keys,
    now: keys,
  });

  test.each([
    [
      'looked up by index',
      { idxScan: 100n, idxTupFetch: 100n },
      100n,
      'FOREIGN_KEY_CHECK 0 0 100; left 0 0 0',
    ],
    [
      'and one real read more',
      { idxScan: 101n, idxTupFetch: 101n },
      100n,
      'FOREIGN_KEY_CHECK 0 0 100; left 0 0 1',
    ],
    [
      'looked up in a tiny parent',
      { seqScan: 100n, seqTupRead: 150n },
      100n,
      'FOREIGN_KEY_CHECK 100 150 0; left 0 0 0',
    ],
    ['not looked up at all: real reads stay', { idxScan: 99n, idxTupFetch: 99n }, 100n, 'left 0 0 99'],
    ['looked for, finding nothing: real reads stay', { idxScan: 100n }, 100n, 'left 0 0 100'],
  ] as const)('of a child into which 100 rows came, %s', (_sentence, growth, rows, expected) => {
    expect(toldOf(linked([later(shop, growth), inserts(rows)]))).toBe(expected);
  });

  test('explains nothing by rows that were rolled back, or that have no key', () => {
    const reads = later(shop, { idxScan: 100n, idxTupFetch: 100n });
    expect(toldOf(linked([reads, later(child, { inserted: 100n })]))).toBe('left 0 0 100');
    const nullable = { foreignKeys: [{ ...link, notNull: false }] };
    const played = { ...linked([reads, inserts(100n)]), then: nullable, now: nullable };
    expect(toldOf(played)).toBe('left 0 0 100');
  });

  test('explains the look into the child for each row that goes from the parent', () => {
    const gone = later(shop, { deleted: 20n, liveRows: -20n });
    expect(toldOf(linked([gone, later(child, { idxScan: 21n })]), 300)).toBe(
      'FOREIGN_KEY_CHECK 0 0 20; left 0 0 1',
    );
    expect(toldOf(linked([gone, later(child, { seqScan: 20n, seqTupRead: 20_000n })]), 300)).toBe(
      'FOREIGN_KEY_CHECK 20 20000 0; left 0 0 0',
    );
  });

  test('that is added reads child and parent, and looks at both ends of the parent’s index', () => {
    const after = [
      later(shop, { ...scans(1n), idxScan: 2n }),
      later(child, scans(1n), { constraints: [fk] }),
    ];
    const played: Played = { before: [shop, child], after, now: keys };
    expect(toldOf(played)).toBe('CONSTRAINT_CHECK 1 1000 0; CONSTRAINT_CHECK 0 0 2; left 0 0 0');
    expect(toldOf(played, 300)).toBe('CONSTRAINT_CHECK 1 1000 0; left 0 0 0');
    const nullable = { foreignKeys: [{ ...link, notNull: false }] };
    expect(toldOf({ ...played, now: nullable })).toBe('left 1 1000 2');
  });

  test('that ALTER TYPE made anew was not checked', () => {
    const old = relation(300, {}, { constraints: [fk] });
    const renewed = later(old, scans(1n), { constraints: [{ ...fk, key: 'constraint 10' }] });
    expect(toldOf({ before: [shop, old], after: [shop, renewed], now: keys }, 300)).toBe('left 1 1000 0');
  });
});
