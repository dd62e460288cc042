import { describe, expect, it } from '@jest/globals';
import type { TableFacts, UsageWindow } from '../../../src/domain/table-facts.js';
import { DEMO } from './demo-schemas.js';
import { QUARTER_AND_WEEK, SHORT_WINDOW, shippedClassifier, shippedModel } from './model.js';
import type { Label } from '../../../src/domain/verdict.js';
import { WINDOW_END, factsOf, usageOf } from './table-facts.js';

const classifier = shippedClassifier(SHORT_WINDOW);
const cautious = shippedClassifier(QUARTER_AND_WEEK);
const LEADS = { name: 'old_leads_2019', columns: 'id integer, name text, email text, source text' };
const textsOf = (facts: TableFacts): readonly string[] =>
  classifier.judge(facts, WINDOW_END).reasons.map(({ text }) => text);

/**
 * Among an application's tables the words of one speak for neither label (0.58 to 0.41), and four plain columns that
 * are looked up by key for both (0.48 to 0.46).
 */
const MISTAKEN: readonly [string, Label][] = [
  ['together.sp500_monthly', 'APP'],
  ['together.instruments', 'UNKNOWN'],
];

describe.each(Object.entries(DEMO))('the %s schema of a demo', (schema, tables) => {
  it.each(
    tables.map(({ facts, label }) => {
      const { name } = facts.definition;
      return [name, new Map(MISTAKEN).get(`${schema}.${name}`) ?? label, facts] as const;
    }),
  )('finds %s to be %s', (_table, label, facts) => {
    expect(classifier.judge(facts, WINDOW_END).label).toBe(label);
  });

  it('calls nothing unused by the default window, which no demo lasts', () => {
    expect(
      cautious
        .judgeAll(
          tables.map(({ facts }) => facts),
          WINDOW_END,
        )
        .map(({ label }) => label),
    ).not.toContain('UNUSED');
  });
});

describe('a judgement', () => {
  const tables = Object.values(DEMO).flat();

  it('has probabilities that sum to one, and three to six reasons of the forest, the strongest first', () => {
    for (const { facts } of tables) {
      const { probabilities, reasons } = classifier.judge(facts, WINDOW_END);
      expect(probabilities.APP + probabilities.BROKER + probabilities.UNUSED).toBeCloseTo(1, 9);
      const weights = reasons
        .filter(({ feature }) => feature !== 'gate' && feature !== 'abstention')
        .map(({ weight }) => Math.abs(weight));
      expect(weights.length).toBeGreaterThanOrEqual(3);
      expect(weights.length).toBeLessThanOrEqual(6);
      expect(weights.toSorted((a, b) => b - a)).toEqual(weights);
    }
  });

  it('says what would change it, a sentence each', () => {
    for (const { facts } of tables) {
      const { wouldChange } = classifier.judge(facts, WINDOW_END);
      expect(wouldChange).not.toEqual([]);
      for (const sentence of wouldChange) expect(sentence).toMatch(/^[A-Z][^\n\r]*\.$/);
    }
  });

  it('is the same when asked again, one by one or all at once', () => {
    const facts = tables.map((table) => table.facts);
    expect(classifier.judgeAll(facts, WINDOW_END)).toEqual(
      facts.map((table) => classifier.judge(table, WINDOW_END)),
    );
    expect(classifier.modelVersion).toBe(shippedModel().version);
  });

  it('names real numbers and names in its reasons', () => {
    const market = DEMO['market'] ?? [];
    const daily = market.find(({ facts }) => facts.definition.name === 'sp500_daily');
    const texts = daily === undefined ? [] : textsOf(daily.facts);
    expect(texts.join('\n')).toMatch(/columns named like market data \(.*\b(?:high|low|close)\b/);
    expect(texts.join('\n')).toContain(
      'read by 9 sequential scans and 14 index scans in 4 minutes of statistics',
    );
    const quiet = { from: new Date(WINDOW_END.getTime() - 120 * 86_400_000), inserted: 3000n };
    expect(textsOf(factsOf({ ...LEADS, facts: { usage: usageOf(quiet) } }))).toContain(
      'never read in 120 days of statistics',
    );
  });

  it('takes a table without columns, and any name, in one line of words', () => {
    const hostile = factsOf({ name: 'x"; drop table\ny --', columns: '', facts: { usage: usageOf() } });
    const { reasons } = classifier.judge(hostile, WINDOW_END);
    expect(reasons.every(({ text }) => !/[\n\r]/.test(text))).toBe(true);
  });
});

describe('an abandoned table', () => {
  const usage = (counts: Partial<UsageWindow>): UsageWindow => usageOf({ inserted: 3000n, ...counts });

  it('is found by the absence of reads, not by its name', () => {
    const plain = { ...LEADS, name: 'campaign_contacts' };
    expect(classifier.judge(factsOf({ ...plain, facts: { usage: usage({}) } }), WINDOW_END).label).toBe(
      'UNUSED',
    );
    expect(classifier.judge(factsOf({ ...LEADS, facts: { usage: null } }), WINDOW_END).label).not.toBe(
      'UNUSED',
    );
  });

  it.each([1n, 3n, 50n, 100_000n])('is not one that was read %s times, whatever its name', (indexScans) => {
    const facts = factsOf({
      ...LEADS,
      key: ['id'],
      facts: { usage: usage({ indexScans, indexTuplesFetched: indexScans }) },
    });
    expect(classifier.judge(facts, WINDOW_END).label).not.toBe('UNUSED');
  });

  it('is unknown, with the gate as the first reason, while its window is too short', () => {
    const { label, reasons } = cautious.judge(factsOf({ ...LEADS, facts: { usage: usage({}) } }), WINDOW_END);
    expect(label).toBe('UNKNOWN');
    expect(reasons[0]).toMatchObject({
      feature: 'gate',
      text: 'it was observed for 4 minutes, and 97 days are asked for',
    });
  });

  it('is not unused while a view or a foreign key needs it', () => {
    const needed = { usage: usage({}), referencedBy: 1, dependents: ['view report'] };
    const { label } = classifier.judge(factsOf({ ...LEADS, facts: needed }), WINDOW_END);
    expect(label).not.toBe('UNUSED');
  });
});

describe('a table whose names nobody knows', () => {
  it('is unknown, and says so', () => {
    const { label, reasons } = classifier.judge(factsOf({ name: 'zxqv', columns: '' }), WINDOW_END);
    expect(label).toBe('UNKNOWN');
    expect(reasons[0]?.text).toBe('no word of its names was seen in training');
  });
});
