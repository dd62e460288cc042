import { describe, expect, it } from '@jest/globals';
import { moment, monthBefore } from '../../../src/cli/options.js';
import { sparkline } from '../../../src/cli/table-page/sparkline.js';
import type { DayReads } from '../../../src/cli/table-page/sparkline.js';
import type { TablePage } from '../../../src/cli/table-page/read-table-page.js';
import { tablePageText } from '../../../src/cli/table-page/table-page-text.js';
import { schemaVersionId, verdictId } from '../../../src/domain/ids.js';
import type { TableUse } from '../../../src/cli/table-page/use-text.js';
import { SOURCE, TABLES } from '../../support/in-memory-services.js';
import { plainSurroundings, plainTable } from '../../support/plain-table.js';

const NOW = new Date('2026-03-10T12:00:00Z');
const on = (day: string, reads: bigint, wholeMonth = false): DayReads => ({ day, reads, wholeMonth });

describe('the line of read days', () => {
  it('has one character a day, the oldest first, with bars that grow with the reads', () => {
    const reads = [on('2026-03-10', 1_000_000n), on('2026-03-08', 1n), on('2026-03-06', 0n)];
    expect(sparkline(reads, new Date('2026-03-04T23:59:00Z'), NOW, 10)).toBe('   ····▁·█');
  });

  it('adds up the nodes of a day', () => {
    const reads = [on('2026-03-10', 3n), on('2026-03-10', 4n), on('2026-03-09', 7n)];
    expect(sparkline(reads, new Date(0), NOW, 2)).toBe('██');
  });

  it('says where only the month is known, and never calls it unread', () => {
    const reads = [on('2026-02-01', 9n, true), on('2026-01-01', 0n, true)];
    expect(sparkline(reads, new Date(0), NOW, 42)).toBe(`${'·'.repeat(4)}${'?'.repeat(28)}${'·'.repeat(10)}`);
  });
});

describe('a date on the command line', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T00:30:00.5+02:00', '2026-01-30T22:30:00.500Z'],
  ])('%s is %s', (text, time) => {
    expect(moment(text).toISOString()).toBe(time);
  });

  it.each([
    '',
    'yesterday',
    '2026-02-31',
    '2026-13-01',
    '2026-01-31T12:00',
    '2026-01-31T25:00Z',
    '1767225600',
  ])('cannot be %p', (text) => {
    expect(() => moment(text)).toThrow('It is not a date');
  });

  it.each([
    ['2026-03-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z'],
    ['2026-01-15T10:00:00.000Z', '2025-12-15T10:00:00.000Z'],
  ])('a month before %s is %s', (now, before) => {
    expect(monthBefore(new Date(now)).toISOString()).toBe(before);
  });
});

const [TABLE] = TABLES;
if (TABLE === undefined) throw new Error('there is no table');
const zero = { seqScans: 0n, seqTuples: 0n, indexScans: 0n, indexTuples: 0n };
const node = { tableId: TABLE.id, nodeId: SOURCE.id, nodeName: 'core\u001b[31m' };

const USE: TableUse = {
  window: {
    from: new Date('2026-01-01T00:00:00Z'),
    to: NOW,
    seenAt: NOW,
    samples: 1_000,
    epochs: 2,
    undisturbedSince: new Date('2026-02-01T00:00:00Z'),
    nodes: 2,
    unseenNodes: 1,
    unseenUntil: null,
    decoded: false,
    seqScans: 2n,
    seqTuplesRead: 20n,
    indexScans: 3n,
    indexTuplesFetched: 3n,
    explainedScans: 40n,
    inserted: 1n,
    updated: 0n,
    deleted: 0n,
    hotUpdated: 0n,
    readDays: 1,
    lastRead: NOW,
    lastReadExact: true,
    lastWrite: NOW,
    activeDays: [],
  },
  lastUse: { at: NOW, exact: true, nodeName: 'core', how: 'PostgreSQL says so itself.' },
  days: [
    {
      ...node,
      day: '2026-03-10',
      wholeMonth: false,
      from: NOW,
      to: NOW,
      reads: zero,
      unexplained: { ...zero, seqScans: 2n, indexScans: 3n },
      readDays: 1,
      readHours: [12],
      inserted: 1n,
      updated: 0n,
      hotUpdated: 0n,
      deleted: 0n,
    },
  ],
  attributions: (['2026-03-09', '2026-03-08'] as const).map((day) => ({
    ...node,
    ...zero,
    seqScans: 20n,
    cause: 'DUMP' as const,
    day,
    wholeMonth: false,
    from: NOW,
    to: NOW,
    times: 1,
    days: 1,
    evidence: `pg_dump ran on ${day}`,
  })),
  epochs: [
    {
      ...node,
      cause: 'CRASH',
      thisTableAlone: false,
      countingSince: new Date('2026-02-01T00:00:00Z'),
      lostFrom: null,
      lostTo: null,
      evidence: 'all counters fell',
      seenAt: NOW,
    },
  ],
};

const version = {
  id: schemaVersionId('00000000-0000-4000-8000-000000000001'),
  tableId: TABLE.id,
  version: 1,
  definition: plainTable({ comment: 'net\nprices' }),
  definitionHash: '',
  surroundings: plainSurroundings({
    partitionKey: 'RANGE (day)',
    partitions: Array.from({ length: 9 }, (_, index) => ({ schema: 'app', name: `p${index}`, bound: 'B' })),
  }),
  structureHash: '',
  seenAt: NOW,
};

const PAGE: TablePage = {
  table: {
    ...TABLE,
    name: 'evil\u202eeman',
    judgedAt: NOW,
    dependents: [
      { kind: 'view', schema: 'reporting', name: 'Daily', known: 'catalog' },
      { kind: 'function', schema: 'app', name: 'guess', known: 'body' },
    ],
  },
  source: 'core',
  version,
  verdict: {
    id: verdictId('00000000-0000-4000-8000-000000000002'),
    tableId: TABLE.id,
    label: 'APP',
    probabilities: { APP: 0.934, BROKER: 0.05, UNUSED: 0.016 },
    reasons: [{ feature: 'x', text: 'written every day', weight: 1 }],
    wouldChange: ['90 days without a\nread'],
    modelVersion: '1',
    author: null,
    createdAt: NOW,
    withdrawnAt: null,
    withdrawnBy: null,
  },
  modelVerdict: null,
  referring: [{ table: { schema: 'app', name: 'items' }, foreignKey: 'items_fk', columns: ['order id'] }],
  use: USE,
  since: new Date('2026-02-10T00:00:00Z'),
  changes: [
    {
      tableId: TABLE.id,
      kind: 'CHANGED',
      at: NOW,
      from: version,
      to: version,
      changes: [
        {
          kind: 'REMOVED',
          object: 'COLUMN',
          name: 'x',
          before: 'text',
          after: null,
          description: 'column x was removed: text',
          breaks: ['READERS', 'WRITERS'],
        },
      ],
    },
  ],
  profile: null,
  places: { relations: null, conflicts: [] },
};

describe('the page of a table', () => {
  const text = tablePageText(PAGE, NOW);

  it.each([
    ['what it is', 'APP (93 %) since 2026-03-10 12:00 UTC, judged at 2026-03-10 12:00 UTC'],
    [
      'why, and what would change it',
      String.raw`    written every day
  what would change it:
    90 days without a\u{a}read`,
    ],
    ['the partitions at both ends', 'p2: B\n  … 3 more …\n  p6: B'],
    ['views', 'view reporting."Daily"'],
    ['functions, and that only their text says so', 'function app.guess (its text names the table)'],
    ['foreign keys of others', 'table app.items by foreign key items_fk ("order id")'],
    ['how the last use is known', 'PostgreSQL says so itself.'],
    ['each day', '█|'],
    [
      'reads that are no use, by cause',
      'no use: 40 reads by DUMP, last on 2026-03-09: pg_dump ran on 2026-03-09',
    ],
    ['nodes that nobody sees', 'reads on 1 other nodes of the cluster are not seen'],
    ['gaps', 'CRASH, all counters fell'],
    [
      'what changed and whom it breaks',
      '2026-03-10 12:00 UTC  column x was removed: text (may break readers and writers)',
    ],
    ['what was not looked at', 'not looked at yet: `sortkeep profile` does'],
  ])('says %s', (_what, words) => {
    expect(text).toContain(words);
  });

  it("says what the model says under a person's word", () => {
    const { verdict } = PAGE;
    if (verdict === null) throw new Error('the page has a verdict');
    const word = { ...verdict, label: 'UNUSED', author: 'ann', probabilities: null, reasons: [] } as const;
    const page = tablePageText({ ...PAGE, verdict: word, modelVerdict: verdict }, NOW);
    expect(page).toContain('UNUSED by ann since 2026-03-10 12:00 UTC');
    expect(page).toContain(
      'the model says APP (written every day); `sortkeep withdraw` leaves it to the model',
    );
    expect(text).not.toContain('the model says');
  });

  it('keeps names and texts from breaking lines or steering the terminal', () => {
    expect(text).toContain(String.raw`net\u{a}prices`);
    expect(text).toContain(String.raw`evil\u{202e}eman`);
    for (const raw of ['\u001b', '\u202e']) expect(text).not.toContain(raw);
  });

  it('says so where the use is not known', () => {
    const use = { ...USE, window: null, lastUse: null };
    expect(tablePageText({ ...PAGE, use }, NOW)).toContain('not known: no statistics of it could be read');
  });
});
