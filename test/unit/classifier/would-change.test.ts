import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TableFacts } from '../../../src/domain/table-facts.js';
import { gateReasons } from '../../../src/classifier/evidence-gate.js';
import { labelFor, thresholdsFor } from '../../../src/classifier/label-for.js';
import { withoutShare } from '../../../src/classifier/without-share.js';
import { wouldChange } from '../../../src/classifier/would-change.js';
import type { Outlook } from '../../../src/classifier/would-change.js';
import type { VerdictPolicy } from '../../../src/classifier/verdict-policy.js';
import { QUARTER_AND_WEEK } from './model.js';
import { WINDOW_END, factsOf, usageOf } from './table-facts.js';

const DAY_MS = 86_400_000;
const daysBefore = (count: number): Date => new Date(WINDOW_END.getTime() - count * DAY_MS);
const leads = (facts: Partial<TableFacts>): TableFacts =>
  factsOf({ name: 'leads', columns: 'id integer, name text', facts });
const THRESHOLDS = { APP: 0.55, BROKER: 0.55, UNUSED: 0.9 };

/** As a classifier of these thresholds would see it. */
function sentences(
  facts: TableFacts,
  probabilities: readonly number[],
  more: Partial<Outlook> = {},
  policy: VerdictPolicy = QUARTER_AND_WEEK,
): readonly string[] {
  const gate = gateReasons(facts, policy, WINDOW_END);
  const choice = labelFor(probabilities, thresholdsFor(THRESHOLDS, facts.sizeBytes, policy.costs));
  const shut = choice.likeliest === 'UNUSED' && gate.length > 0;
  return wouldChange(
    {
      facts,
      label: shut || more.knowsNames === false ? 'UNKNOWN' : choice.label,
      choice,
      gate,
      knowsNames: true,
      deciding: [],
      modelThreshold: THRESHOLDS.UNUSED,
      ...more,
    },
    policy,
  );
}

const APP = [0.8, 0.1, 0.1];
const UNUSED = [0.02, 0.02, 0.96];
const NOTHING = [0.4, 0.35, 0.25];
const quiet = { usage: usageOf({ from: daysBefore(120) }) };
const PERSON = 'A person may say what it is, and the next model learns from it.';

describe('what would change a verdict', () => {
  it('of UNUSED is any read, whatever comes to need it, and lost statistics', () => {
    expect(sentences(leads(quiet), UNUSED)).toEqual([
      'It is no longer UNUSED after any read that nothing explains.',
      'It is no longer UNUSED when a foreign key, a view, a function or a publication comes to need it.',
      'It is UNKNOWN for 97 days after a crash, a reset of statistics or a failover, and while it is not scanned.',
    ]);
  });

  it('of a shut gate is its one remedy, with a date', () => {
    const usage = usageOf({ from: daysBefore(83) });
    expect(sentences(leads({ usage }), UNUSED)).toEqual([
      'It is UNUSED when it was watched for 97 days (until 2026-03-15) without a read.',
    ]);
  });

  it('of a gate that is shut for many reasons is all of them, the nearest first, those without a date last', () => {
    const usage = usageOf({
      from: daysBefore(83),
      seenAt: daysBefore(2),
      seqScans: 1n,
      lastRead: daysBefore(3),
      unseenNodes: 1,
    });
    expect(sentences(leads({ usage, referencedBy: 2 }), UNUSED)).toEqual([
      'It is UNUSED only when a scan has seen it again.',
      'It is UNUSED only when it was watched for 97 days (until 2026-03-15) without a read.',
      'It is UNUSED only when nobody reads it until 2026-06-03.',
      'It is UNUSED only when the other nodes of its cluster, standbys for example, were registered and scanned for 97 days.',
      'It is UNUSED only when the foreign keys to it are gone.',
    ]);
  });

  it('of one that is too small to pay is the size from which archiving pays', () => {
    const costs = { wrongArchive: 100, gigabyteMonth: 0.1 };
    const policy = { ...QUARTER_AND_WEEK, costs };
    const small = leads({ ...quiet, sizeBytes: 2_000_000_000n });
    expect(sentences(small, UNUSED, {}, policy)).toEqual([
      'It is UNUSED when it has 3.472 gigabytes (now 2), from where archiving pays.',
    ]);
    expect(sentences(leads({ ...quiet, sizeBytes: 4_000_000_000n }), UNUSED, {}, policy)[0]).toContain(
      'It is no longer UNUSED',
    );
  });

  it('of UNUSED that is not probable enough is what speaks against it, or a person', () => {
    const deciding = [{ text: 'columns named like market data (bid)', without: 'UNUSED' as const }];
    expect(sentences(leads(quiet), [0.2, 0.2, 0.6], { deciding })).toEqual([
      'It would be UNUSED if this did not count: columns named like market data (bid).',
      PERSON,
    ]);
  });

  it('of APP is the topic that decides, and the day from which it could be UNUSED', () => {
    const usage = usageOf({ from: daysBefore(400), indexScans: 9n, lastRead: daysBefore(10) });
    const deciding = [{ text: 'read by 9 index scans', without: 'UNKNOWN' as const }];
    expect(sentences(leads({ usage }), APP, { deciding })).toEqual([
      'It would be UNKNOWN if this did not count: read by 9 index scans.',
      'It may be UNUSED after 97 days without a read, at the earliest on 2026-05-27.',
    ]);
  });

  it('of a label that no single topic decides says so', () => {
    expect(sentences(leads({}), APP)).toEqual([
      'No single fact decides it: without any one of them it would be APP too.',
      'It may be UNUSED only when statistics of its use can be read.',
    ]);
    expect(sentences(leads(quiet), [0.1, 0.8, 0.1])).toEqual([
      'No single fact decides it: without any one of them it would be BROKER too.',
    ]);
  });

  it('of an abstention is what is missing: statistics, time, words, a person', () => {
    expect(sentences(leads({}), NOTHING)).toEqual([
      'It may get a label when statistics of its use can be read.',
      PERSON,
    ]);
    const usage = usageOf({ from: daysBefore(50) });
    expect(sentences(leads({ usage }), NOTHING, { knowsNames: false })).toEqual([
      'It may get a label when it was watched for 97 days (until 2026-04-17).',
      'It may get a label when a model has learned a word of its names.',
      PERSON,
    ]);
  });
});

describe('the shares without one fact', () => {
  it('sum to one, and give the label back what the fact took', () => {
    const votes = fc
      .array(fc.nat(120), { minLength: 3, maxLength: 3 })
      .filter((counts) => counts.some((count) => count > 0));
    const weight = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(votes, fc.nat(2), weight, (counts, label, moved) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        const shares = counts.map((count) => count / total);
        const without = withoutShare(shares, label, moved);
        expect(without.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(without.every((share) => share >= 0 && share <= 1)).toBe(true);
        expect(without[label]).toBeCloseTo(Math.min(1, Math.max(0, (shares[label] ?? 0) - moved)), 9);
      }),
    );
  });
});

describe('a label', () => {
  it.each<[string, readonly number[], string]>([
    ['the likeliest where it reaches its threshold', [0.55, 0.3, 0.15], 'APP'],
    ['none where it does not', [0.54, 0.36, 0.1], 'UNKNOWN'],
    ['UNUSED by a threshold of its own', [0.05, 0.05, 0.9], 'UNUSED'],
    ['not UNUSED where another would have sufficed', [0.06, 0.05, 0.89], 'UNKNOWN'],
  ])('is %s', (_case, probabilities, label) => {
    expect(labelFor(probabilities, THRESHOLDS).label).toBe(label);
  });

  it('needs no less of UNUSED for being cheap, and more where archiving would not pay', () => {
    const cost = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(cost, cost, fc.bigInt(0n, 10n ** 13n), (wrongArchive, gigabyteMonth, bytes) => {
        const raised = thresholdsFor(THRESHOLDS, bytes, { wrongArchive, gigabyteMonth });
        expect(raised.UNUSED).toBeGreaterThanOrEqual(THRESHOLDS.UNUSED);
        expect(raised.UNUSED).toBeLessThanOrEqual(1);
        expect({ ...raised, UNUSED: THRESHOLDS.UNUSED }).toEqual(THRESHOLDS);
      }),
    );
    expect(thresholdsFor(THRESHOLDS, 1n, { wrongArchive: 1, gigabyteMonth: 0 }).UNUSED).toBe(1);
  });
});
