import { describe, expect, it } from '@jest/globals';
import { FEATURES } from '../../../src/classifier/features.js';
import type { Feature } from '../../../src/classifier/features.js';
import { describeTopic } from '../../../src/classifier/reason-phrases.js';
import type { Topic } from '../../../src/classifier/reason-topics.js';
import { weighTopics } from '../../../src/classifier/reason-weights.js';
import type { Decision } from '../../../src/classifier/reason-weights.js';
import { USAGE_FEATURES } from '../../../src/classifier/usage-features.js';
import type { TableFacts } from '../../../src/domain/table-facts.js';
import { WINDOW_END, factsOf, usageOf } from './table-facts.js';

/** A table that is read seldom is an application's, and one that is written like this is market data. */
const USE = USAGE_FEATURES.map((feature) =>
  feature === 'reads'
    ? { cuts: [3], weights: [-0.5, 0.5] }
    : feature === 'inserts'
      ? { cuts: [3], weights: [-0.7, 0.7] }
      : { cuts: [], weights: [0] },
);

const watched = (days: number): Date => new Date(WINDOW_END.getTime() - days * 86_400_000);

/** Of the likeliest label APP; features that are left out are 0. */
function decision(
  facts: Partial<TableFacts>,
  values: Partial<Record<Feature, number>> = {},
  moved: Partial<Record<Feature, number>> = {},
): Decision {
  const contributions = FEATURES.flatMap((feature, number) =>
    moved[feature] === undefined ? [] : [[number, moved[feature]] as const],
  );
  return {
    facts: factsOf({ name: 'leads', columns: 'id integer, name text', facts }),
    weights: { table: new Map(), column: new Map(), use: USE },
    vector: FEATURES.map((feature) => values[feature] ?? 0),
    label: 'APP',
    contributions: { base: 0, features: new Map(contributions) },
  };
}

const told = (topic: Topic, facts: Partial<TableFacts>, values: Partial<Record<Feature, number>> = {}) =>
  describeTopic({ topic, weight: 0.1, feature: 'reads' }, decision(facts, values));

describe('a fact in words', () => {
  const usage = usageOf({ from: watched(120), seqScans: 12n, readDays: 9, inserted: 40n, deleted: 10n });

  it.each<[Topic, Partial<TableFacts>, Partial<Record<Feature, number>>, string]>([
    [
      'rhythm',
      { usage },
      { weekly_rhythm: 0.9, monthly_rhythm: 0.6, weekend_reads: 1 },
      'read on 9 days of 120 days, again after a week, a month',
    ],
    ['rhythm', { usage }, { weekend_reads: 1 }, 'read on 9 days of 120 days'],
    [
      'rhythm',
      { usage },
      { daily_rhythm: 0.8 },
      'read on 9 days of 120 days, again after a day, hardly ever on two days of the week',
    ],
    [
      'explained reads',
      { usage: usageOf({ explainedScans: 40n }) },
      {},
      '40 scans by dumps, foreign key checks and the like, which are no use',
    ],
    ['explained reads', { usage }, {}, 'no scan by dumps, foreign key checks and the like'],
    ['explained reads', {}, {}, 'whether dumps or foreign key checks read it is not known'],
    ['rhythm', { usage: usageOf() }, {}, '4 minutes show no rhythm of reads'],
    ['rhythm', {}, {}, 'on which days it is read is not known'],
    ['rank', { readRank: 0.834 }, {}, "read more than 83 % of its database's tables"],
    ['rank', { readRank: null }, {}, 'how its reads compare with other tables is not known'],
    ['growth', { usage }, {}, '30 rows more in the observed window, its rows are about 500'],
    [
      'growth',
      { usage: usageOf({ deleted: 1n }), estimatedRows: null },
      {},
      '1 row fewer in the observed window, its rows are not counted yet',
    ],
    ['growth', {}, {}, 'whether it grows is not known: no statistics could be read'],
    ['partitions', {}, {}, 'not partitioned'],
    ['dependents', {}, {}, 'no view or function depends on it'],
    ['dependents', { dependents: ['view a'] }, {}, 'other objects depend on it (view a)'],
  ])('about its %s', (topic, facts, values, text) => {
    expect(told(topic, facts, values)).toBe(text);
  });
});

describe('a topic', () => {
  it('weighs the sum of its features, and is named after the one that moved most', () => {
    const [first, second] = weighTopics(
      decision({}, {}, { reads: 0.2, quiet_days: -0.3, read_rank: 0.05, never_read: -0.1 }),
    );
    expect(first).toMatchObject({ topic: 'reads', feature: 'quiet_days' });
    expect(first?.weight).toBeCloseTo(-0.2, 12);
    expect(second).toMatchObject({ topic: 'rank', weight: 0.05 });
  });

  it.each<[Partial<Record<Feature, number>>, Feature, Topic]>([
    [{ table_evidence: -3, column_evidence: 2 }, 'name_evidence', 'table name'],
    [{ table_evidence: -1, column_evidence: 2 }, 'own_evidence', 'column names'],
    [{ table_evidence: 1, column_evidence: 1, sibling_evidence: 0.9 }, 'name_evidence', 'siblings'],
    [{ sibling_evidence: 0.1, context_evidence: 3 }, 'context_evidence', 'references'],
    [{ sibling_evidence: -100, table_evidence: 1 }, 'name_evidence', 'table name'],
    [{ usage_known: 1, table_evidence: 0.1 }, 'all_evidence', 'writes'],
    [{ usage_known: 1, table_evidence: 0.1 }, 'use_evidence', 'writes'],
    [{ usage_known: 1, table_evidence: 2 }, 'all_evidence', 'table name'],
    [{ table_evidence: 0.1 }, 'all_evidence', 'table name'],
  ])('of names gets the sums in which it is the largest part: %j, %s', (values, feature, topic) => {
    expect(weighTopics(decision({}, values, { [feature]: 0.3 }))).toMatchObject([{ topic, feature }]);
  });
});
