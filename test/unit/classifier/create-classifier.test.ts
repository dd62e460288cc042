import { describe, expect, it } from '@jest/globals';
import { createClassifier } from '../../../src/classifier/classify.js';
import { handMadeModel } from './hand-made-model.js';
import { QUARTER_AND_WEEK } from './model.js';
import { WINDOW_END, factsOf, usageOf } from './table-facts.js';

const DAY_MS = 86_400_000;
const daysBefore = (count: number): Date => new Date(WINDOW_END.getTime() - count * DAY_MS);
const quiet = usageOf({ from: daysBefore(120) });
const read = usageOf({ from: daysBefore(120), indexScans: 40n, lastRead: daysBefore(2) });
const table = (name: string, facts: Parameters<typeof factsOf>[0]['facts'] = {}) =>
  factsOf({ name, columns: 'id integer, name text', facts });
const classifier = createClassifier(handMadeModel(), QUARTER_AND_WEEK);

describe('a judgement by a model that anybody can follow', () => {
  it('gives the label that reaches its threshold', () => {
    expect(classifier.judge(table('users', { usage: read }), WINDOW_END).label).toBe('APP');
    expect(classifier.judge(table('quotes', { usage: read }), WINDOW_END).label).toBe('BROKER');
    expect(classifier.judge(table('leads', { usage: quiet }), WINDOW_END).label).toBe('UNUSED');
  });

  it('gives calibrated probabilities, and takes the threshold by them', () => {
    const timid = { slopes: [1, 1, 1], offsets: [0, 0, -2] };
    const model = handMadeModel({ calibration: { ...handMadeModel().model.calibration, full: timid } });
    const facts = table('leads', { usage: quiet });
    const { label, probabilities, reasons } = createClassifier(model, QUARTER_AND_WEEK).judge(
      facts,
      WINDOW_END,
    );
    expect(classifier.judge(facts, WINDOW_END).probabilities.UNUSED).toBeCloseTo(0.956, 3);
    expect(probabilities.UNUSED).toBeCloseTo(0.7467, 3);
    expect(label).toBe('UNKNOWN');
    expect(reasons[0]).toMatchObject({
      feature: 'abstention',
      text: 'the likeliest label, UNUSED, has a probability of 0.746, and 0.900 is asked for',
    });
  });

  it('tells in its reasons what each topic moved of the share, and which decides', () => {
    const { reasons, wouldChange } = classifier.judge(table('users', { usage: read }), WINDOW_END);
    expect(reasons).toEqual([
      { feature: 'table_evidence', text: "named like an application's (users)", weight: 0.42 },
      {
        feature: 'never_read',
        text: 'read by 40 index scans in 120 days of statistics, the last 2 days before its end',
        weight: 0.23,
      },
    ]);
    expect(wouldChange).toEqual([
      "It would be UNKNOWN if this did not count: named like an application's (users).",
      'It may be UNUSED after 97 days without a read, at the earliest on 2026-06-04.',
    ]);
  });

  it('holds UNUSED back for the gate, and says when it will not', () => {
    const young = table('leads', { usage: usageOf({ from: daysBefore(90) }) });
    const { label, reasons, wouldChange } = classifier.judge(young, WINDOW_END);
    expect(label).toBe('UNKNOWN');
    expect(reasons[0]).toMatchObject({ feature: 'gate' });
    expect(wouldChange).toEqual([
      'It is UNUSED when it was watched for 97 days (until 2026-03-08) without a read.',
    ]);
    const later = table('leads', { usage: { ...quiet, from: daysBefore(97) } });
    expect(classifier.judge(later, WINDOW_END).label).toBe('UNUSED');
  });

  it('holds UNUSED back where archiving would not pay, and says what it weighed', () => {
    const costs = { wrongArchive: 500, gigabyteMonth: 0.1 };
    const careful = createClassifier(handMadeModel(), { ...QUARTER_AND_WEEK, costs });
    const { label, reasons, wouldChange } = careful.judge(
      table('leads', { usage: quiet, sizeBytes: 1_000_000_000n }),
      WINDOW_END,
    );
    expect(label).toBe('UNKNOWN');
    expect(reasons[0]?.text).toBe(
      'the likeliest label, UNUSED, has a probability of 0.956, and 0.998 is asked for: a year without it saves 1.2, and a wrong archive costs 500',
    );
    expect(wouldChange).toEqual([
      expect.stringMatching(
        /^It is UNUSED when it has 19\.\d+ gigabytes \(now 1\), from where archiving pays\.$/,
      ),
    ]);
    const large = table('leads', { usage: quiet, sizeBytes: 20_000_000_000n });
    expect(careful.judge(large, WINDOW_END).label).toBe('UNUSED');
  });

  it('abstains where no word of the names is known, and says so', () => {
    const { label, reasons, wouldChange } = classifier.judge(table('zxqv', { usage: read }), WINDOW_END);
    expect(label).toBe('UNKNOWN');
    expect(reasons[0]?.text).toBe('no word of its names was seen in training');
    expect(wouldChange).toContain('It may get a label when a model has learned a word of its names.');
  });
});
