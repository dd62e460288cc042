import { describe, expect, it } from '@jest/globals';
import { gateReasons } from '../../../src/classifier/evidence-gate.js';
import type { TableFacts, UsageWindow } from '../../../src/domain/table-facts.js';
import { QUARTER_AND_WEEK } from './model.js';
import { WINDOW_END, factsOf, usageOf } from './table-facts.js';

const DAY_MS = 86_400_000;
const days = (count: number, counts: Partial<UsageWindow> = {}): UsageWindow =>
  usageOf({ from: new Date(WINDOW_END.getTime() - count * DAY_MS), ...counts });
function table(
  facts: Partial<TableFacts>,
  definition: Partial<TableFacts['definition']> = {},
  key: readonly string[] = [],
): TableFacts {
  const sketched = factsOf({ name: 'leads', columns: 'id integer, name text', key, facts });
  return { ...sketched, definition: { ...sketched.definition, ...definition } };
}

const daysBefore = (count: number): Date => new Date(WINDOW_END.getTime() - count * DAY_MS);

describe('the evidence gate', () => {
  it.each<[string, TableFacts]>([
    ['nobody read it for 97 days', table({ usage: days(97) })],
    ['rows came and nobody looked', table({ usage: days(120, { inserted: 500n }) })],
    ['dumps alone read it', table({ usage: days(97, { explainedScans: 97n }) })],
    [
      'it was last read 98 days ago',
      table({ usage: days(400, { indexScans: 9000n, lastRead: daysBefore(98) }) }),
    ],
    ['a crash was 97 days ago', table({ usage: days(400, { epochs: 2, undisturbedSince: daysBefore(97) }) })],
  ])('opens when %s', (_case, facts) => {
    expect(gateReasons(facts, QUARTER_AND_WEEK, WINDOW_END)).toEqual([]);
  });

  it.each<[string, TableFacts, string]>([
    ['no statistics', table({ usage: null }), 'how it is used is not known: no statistics could be read'],
    ['a day too few', table({ usage: days(96) }), 'it was observed for 96 days, and 97 days are asked for'],
    [
      'one index scan',
      table({ usage: days(97, { indexScans: 1n, lastRead: daysBefore(5), lastReadExact: true }) }),
      'it was read in the observed window: 0 sequential scans and 1 index scan, the last at 2026-02-24T12:00:00.000Z',
    ],
    [
      'a read between two scans',
      table({ usage: days(97, { seqScans: 1n, lastRead: daysBefore(96) }) }),
      'it was read in the observed window: 1 sequential scan and 0 index scans, the last at the latest at 2025-11-25T12:00:00.000Z',
    ],
    [
      'a read at an unknown time',
      table({ usage: days(97, { seqScans: 1n, lastRead: null }) }),
      'it was read in the observed window: 1 sequential scan and 0 index scans',
    ],
    [
      "tuples that somebody's sample or export by ctid read without a scan",
      table({ usage: days(97, { seqTuplesRead: 10n, lastRead: daysBefore(1) }) }),
      'it was read in the observed window: 0 sequential scans and 0 index scans, the last at the latest at 2026-02-28T12:00:00.000Z',
    ],
    [
      'a crash in between',
      table({ usage: days(97, { epochs: 2, undisturbedSince: daysBefore(3) }) }),
      'its statistics began anew at 2026-02-26T12:00:00.000Z: reads just before it are not known, and 97 days are asked for since',
    ],
    [
      'a node that nobody scans',
      table({ usage: days(97, { unseenNodes: 1 }) }),
      '1 other node of its cluster may be read and nobody looks',
    ],
    [
      'a view of it that is two days old',
      table({ usage: days(97, { seenAt: daysBefore(2) }) }),
      'its use was last looked at 2 days ago',
    ],
    [
      'a publication of it, though nobody writes',
      table({ usage: days(97) }, { notRecreated: ['publication feed'] }),
      'its changes are replicated (publication feed)',
    ],
    [
      'rows that fire a trigger',
      table(
        { usage: days(97, { inserted: 9n, lastWrite: daysBefore(1) }) },
        { notRecreated: ['trigger send'] },
      ),
      'it is written to, and that fires a trigger send',
    ],
    [
      'a standby that nobody registered, days after it has gone',
      table({ usage: days(97, { unseenUntil: daysBefore(2) }) }),
      'another node of its cluster may have been read until 2026-02-27T12:00:00.000Z and nobody looked, and 97 days are asked for since',
    ],
    [
      'a view of it from the time to come',
      table({ usage: days(97, { seenAt: daysBefore(-1) }) }),
      'its use was last looked at 24 hours from now: a clock was wrong',
    ],
    [
      'a trigger that may take rows before they arrive, though nobody seems to write',
      table({ usage: days(97) }, { notRecreated: ['trigger route (before insert)'] }),
      'what is written to it may never arrive and is not counted then: its trigger route (before insert) may take it',
    ],
    [
      'a rule, though nobody seems to write',
      table({ usage: days(97) }, { notRecreated: ['rule elsewhere'] }),
      'what is written to it may never arrive and is not counted then: its rule elsewhere may take it',
    ],
    [
      'changes that a slot hands to somebody',
      table({ usage: days(97, { inserted: 9n, lastWrite: daysBefore(1), decoded: true }) }),
      'it is written to, and a logical slot of its database hands all changes to somebody',
    ],
    [
      'rows that come under a unique index, as to find what came before',
      table(
        { usage: days(97, { inserted: 9n, lastWrite: daysBefore(1) }) },
        { indexes: [{ name: 'once', unique: true, valid: true, sql: 'USING btree (event)', comment: null }] },
      ),
      'it is written to, and its unique index once may be what for: it refuses what came before',
    ],
    [
      'rows that come under a unique index of a partition',
      table(
        { usage: days(97, { inserted: 9n, lastWrite: daysBefore(1) }) },
        { notRecreated: ['unique index once of partition public.leads_1'] },
      ),
      'it is written to, and its unique index once of partition public.leads_1 may be what for: it refuses what came before',
    ],
    [
      'rows that come under a key of their own, as to find what came before',
      table({ usage: days(97, { inserted: 9n, lastWrite: daysBefore(1) }) }, {}, ['id']),
      'it is written to, and its key leads_pkey may be what for: it refuses what came before',
    ],
    [
      'foreign keys to it',
      table({ usage: days(97), referencedBy: 2 }),
      '2 foreign keys of other tables point to it',
    ],
    [
      'a view over it',
      table({ usage: days(97), dependents: ['view v'] }),
      'other objects depend on it (view v)',
    ],
  ])('stays shut for %s', (_case, facts, reason) => {
    expect(gateReasons(facts, QUARTER_AND_WEEK, WINDOW_END).map(({ text }) => text)).toEqual([reason]);
  });

  it('asks for what the policy says', () => {
    const facts = table({ usage: usageOf() });
    expect(gateReasons(facts, { minimumWindowMs: 240_000 }, WINDOW_END)).toEqual([]);
    expect(gateReasons(facts, { minimumWindowMs: 240_001 }, WINDOW_END)).toHaveLength(1);
  });

  it.each<[string, TableFacts, string, string | null]>([
    ['no statistics', table({ usage: null }), 'statistics of its use can be read', null],
    [
      'a short window',
      table({ usage: days(83) }),
      'it was watched for 97 days (until 2026-03-15) without a read',
      '2026-03-15',
    ],
    [
      'a read',
      table({ usage: days(97, { indexScans: 1n, lastRead: daysBefore(5) }) }),
      'nobody reads it until 2026-06-01',
      '2026-06-01',
    ],
    [
      'a read at an unknown time',
      table({ usage: days(97, { indexScans: 1n, lastRead: null }) }),
      'nobody reads it until 2026-06-06',
      '2026-06-06',
    ],
    [
      'a crash',
      table({ usage: days(120, { epochs: 2, undisturbedSince: daysBefore(3) }) }),
      'its statistics were kept for 97 days (until 2026-06-03) without a crash, a reset or a failover',
      '2026-06-03',
    ],
    [
      'an old scan',
      table({ usage: days(97, { seenAt: daysBefore(2) }) }),
      'a scan has seen it again',
      '2026-03-01',
    ],
    [
      'a standby that nobody scans',
      table({ usage: days(97, { unseenNodes: 1 }) }),
      'the other nodes of its cluster, standbys for example, were registered and scanned for 97 days',
      null,
    ],
    [
      'a publication',
      table({ usage: days(97) }, { notRecreated: ['publication feed'] }),
      'it is no longer in publication feed',
      null,
    ],
    [
      'a trigger',
      table({ usage: days(97, { lastWrite: daysBefore(1) }) }, { notRecreated: ['trigger send'] }),
      'nobody writes to it until 2026-06-05, or its trigger send is gone',
      '2026-06-05',
    ],
    [
      'a key',
      table({ usage: days(97, { lastWrite: daysBefore(1) }) }, {}, ['id']),
      'nobody writes to it until 2026-06-05, or its key leads_pkey is gone',
      '2026-06-05',
    ],
    ['a foreign key', table({ usage: days(97), referencedBy: 1 }), 'the foreign key to it is gone', null],
    [
      'views',
      table({ usage: days(97), dependents: ['view a', 'view b', 'view c', 'view d'] }),
      'nothing depends on it any more (view a, view b, view c, …)',
      null,
    ],
  ])('says what would open it for %s, and from when', (_case, facts, remedy, due) => {
    const [reason] = gateReasons(facts, QUARTER_AND_WEEK, WINDOW_END);
    expect(reason?.remedy).toBe(remedy);
    expect(reason?.due?.toISOString().slice(0, 10) ?? null).toBe(due);
  });

  it('tells a moment where the window is shorter than two days, and every reason in one line', () => {
    const brief = table({ usage: usageOf(), dependents: ['view a\nb'] });
    const reasons = gateReasons(brief, { minimumWindowMs: 300_000 }, WINDOW_END);
    expect(reasons.map(({ remedy }) => remedy)).toEqual([
      'it was watched for 5 minutes (until 2026-03-01T12:01:00.000Z) without a read',
      'nothing depends on it any more (view a b)',
    ]);
  });
});
