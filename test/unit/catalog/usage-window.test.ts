import { describe, expect, it } from '@jest/globals';
import { usageWindow } from '../../../src/catalog/usage/usage-window.js';
import type { EpochOfNode, NodeUse, UsageFacts } from '../../../src/catalog/usage/usage-window.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

const epoch = (
  cause: EpochOfNode['cause'],
  countingSince: Date,
  lostTo: Date | null = null,
): EpochOfNode => ({
  cause,
  countingSince,
  lostTo,
});

const node = (part: Partial<NodeUse> = {}): NodeUse => ({
  scans: 3,
  countedAt: day(100),
  seenAt: day(100),
  epochs: [epoch('FIRST_SCAN', day(1))],
  tableEpochs: [],
  ...part,
});

const facts = (part: Partial<UsageFacts>): UsageFacts => ({
  nodes: [node()],
  unseenNodes: 0,
  unseenUntil: null,
  decoded: false,
  firstSeenAt: day(1),
  absentAt: null,
  totals: {
    seqScans: 4n,
    seqTuplesRead: 40n,
    indexScans: 5n,
    indexTuplesFetched: 6n,
    explainedScans: 7n,
    inserted: 8n,
    updated: 9n,
    deleted: 10n,
    hotUpdated: 3n,
    readDays: 2,
    lastRead: day(90),
    lastReadExact: true,
    lastWrite: day(80),
    activeDays: [{ day: '2026-01-05', wholeMonth: false, readDays: 1, reads: 9, writes: 27 }],
  },
  ...part,
});

describe('the window in which use is known', () => {
  it('is since counting began until the last scan, with all that was counted', () => {
    expect(usageWindow(facts({}))).toEqual({
      from: day(1),
      to: day(100),
      seenAt: day(100),
      samples: 3,
      epochs: 1,
      undisturbedSince: day(1),
      nodes: 1,
      unseenNodes: 0,
      unseenUntil: null,
      decoded: false,
      ...facts({}).totals,
    });
  });

  it('is as long as all of its nodes were watched', () => {
    const seenAt = day(80);
    const standby = node({ scans: 2, countedAt: seenAt, seenAt, epochs: [epoch('FIRST_SCAN', day(20))] });
    expect(usageWindow(facts({ nodes: [node(), standby] }))).toMatchObject({
      from: day(20),
      to: day(80),
      seenAt: day(80),
      samples: 5,
      nodes: 2,
    });
  });

  it.each<[string, Partial<UsageFacts>]>([
    ['without a scan', { nodes: [] }],
    [
      'when the only node never counted',
      { nodes: [node({ scans: 0, countedAt: null, seenAt: null, epochs: [] })] },
    ],
    [
      'when one of its nodes never counted, which hides what is read there',
      { nodes: [node(), node({ scans: 0, countedAt: null, seenAt: null, epochs: [] })] },
    ],
  ])('is not known %s', (_what, part) => {
    expect(usageWindow(facts(part))).toBeNull();
  });

  it.each<[string, Partial<NodeUse>, number, Date]>([
    [
      'of all tables',
      { epochs: [epoch('FIRST_SCAN', day(1)), epoch('CRASH', day(50), day(50))] },
      2,
      day(50),
    ],
    ['of the table alone', { tableEpochs: [epoch('TABLE_RESET', day(60), day(60))] }, 2, day(60)],
    [
      'until the end of what is lost',
      { epochs: [epoch('FIRST_SCAN', day(1)), epoch('UNKNOWN', day(50), day(55))] },
      2,
      day(55),
    ],
    [
      'of which the latest counts, whatever their order',
      {
        epochs: [
          epoch('FIRST_SCAN', day(1)),
          epoch('RESET', day(70), day(70)),
          epoch('CRASH', day(40), day(40)),
        ],
      },
      3,
      day(70),
    ],
  ])('is disturbed by a loss %s', (_what, part, epochs, undisturbedSince) => {
    expect(usageWindow(facts({ nodes: [node(part)] }))).toMatchObject({
      from: day(1),
      epochs,
      undisturbedSince,
    });
  });

  it('is disturbed by a loss on any node, and counts the epochs of the one with the most', () => {
    const crashed = node({ epochs: [epoch('FIRST_SCAN', day(1)), epoch('CRASH', day(30), day(30))] });
    expect(usageWindow(facts({ nodes: [node(), crashed] }))).toMatchObject({
      epochs: 2,
      undisturbedSince: day(30),
    });
  });

  it('of a table that came later begins with the last scan that did not see it, and knows no loss before', () => {
    const nodes = [
      node({
        epochs: [epoch('FIRST_SCAN', day(1)), epoch('CRASH', day(20), day(20))],
        tableEpochs: [epoch('FIRST_SCAN', day(40))],
      }),
    ];
    expect(usageWindow(facts({ nodes, absentAt: day(39) }))).toMatchObject({
      from: day(40),
      epochs: 1,
      undisturbedSince: day(40),
    });
    expect(usageWindow(facts({ absentAt: day(39) }))?.from).toEqual(day(39));
  });

  it('begins when a scan first saw the table, though the server counts for longer', () => {
    expect(usageWindow(facts({ firstSeenAt: day(60) }))).toMatchObject({
      from: day(60),
      to: day(100),
      undisturbedSince: day(60),
      seqScans: 4n,
      lastRead: day(90),
      lastWrite: day(80),
    });
  });

  it('of a table that came back begins after the scan that did not see it', () => {
    expect(usageWindow(facts({ firstSeenAt: day(2), absentAt: day(70) }))?.from).toEqual(day(70));
  });

  it.each<[string, Partial<NodeUse>, Date, Date]>([
    ['ahead of ours', { countedAt: day(300), seenAt: day(100) }, day(100), day(100)],
    ['behind ours', { countedAt: day(40), seenAt: day(100) }, day(40), day(100)],
  ])('claims no time that has not passed where the clock of the node is %s', (_what, part, to, seenAt) => {
    expect(usageWindow(facts({ nodes: [node(part)] }))).toMatchObject({ from: day(1), to, seenAt });
  });

  it('never ends before it begins, whatever clocks say', () => {
    expect(usageWindow(facts({ absentAt: day(200) }))).toMatchObject({
      from: day(100),
      to: day(100),
      undisturbedSince: day(100),
    });
  });
});
