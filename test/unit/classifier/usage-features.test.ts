import { describe, expect, it } from '@jest/globals';
import { NOT_KNOWN } from '../../../src/classifier/not-known.js';
import { usageEvidence, usageSchema } from '../../../src/classifier/usage-evidence.js';
import type { UsageEvidence } from '../../../src/classifier/usage-evidence.js';
import { usageFeatures } from '../../../src/classifier/usage-features.js';
import type { UsageTrace } from '../../../src/classifier/usage-trace.js';
import { windowOfTrace } from '../../../src/classifier/window-of-trace.js';
import { QUARTER_AND_WEEK, SHORT_WINDOW } from './model.js';
import { WINDOW_END, factsOf, usageOf } from './table-facts.js';

const DAYS = 200;

/** Two sequential scans of ten rows on the days that `isRead` picks, and `updates` by key on every day. */
function traceOf(isRead: (day: number) => boolean, updates = 0): UsageTrace {
  const days = Array.from({ length: DAYS }, (_, day) => day);
  return {
    id: 'made up 1',
    kind: 'made up',
    label: 'APP',
    trap: false,
    days: DAYS,
    hasPrimaryKey: true,
    hasIndex: true,
    partitions: 0,
    dependents: 0,
    referencedBy: 0,
    activity: days
      .filter((day) => isRead(day) || updates > 0)
      .map((day) => {
        const scans = isRead(day) ? 2 : 0;
        return [day, scans, scans * 10, updates, updates, 0, updates, 0, 3];
      }),
    sizes: [[0, 10, 8192]],
  };
}
const featuresOf = (trace: UsageTrace, days = DAYS): ReturnType<typeof usageFeatures> =>
  usageFeatures(windowOfTrace(trace, trace.days - days, trace.days));

describe('a rhythm of reads', () => {
  it('of every day is seen at a day, a week, a month and a quarter', () => {
    const daily = featuresOf(traceOf(() => true));
    expect(daily.longest_gap).toBeCloseTo(0, 2);
    expect(daily).toMatchObject({
      read_day_share: 1,
      daily_rhythm: 1,
      weekly_rhythm: 1,
      monthly_rhythm: 1,
      quarterly_rhythm: 1,
    });
  });

  it('of a week is none of a day', () => {
    const { daily_rhythm, weekly_rhythm } = featuresOf(traceOf((day) => day % 7 === 3));
    expect([daily_rhythm, weekly_rhythm]).toEqual([0, 1]);
  });

  it('of a quarter is none of a month, though its older days are known by the month alone', () => {
    const { monthly_rhythm, quarterly_rhythm } = featuresOf(traceOf((day) => day === 98 || day === 189));
    expect([monthly_rhythm, quarterly_rhythm]).toEqual([0, 1]);
  });

  it('is not known where the window is too short to show it, or nothing was read', () => {
    const daily = traceOf(() => true);
    expect(featuresOf(daily, 10)).toMatchObject({ daily_rhythm: 1, weekly_rhythm: NOT_KNOWN });
    expect(featuresOf(daily, 97)).toMatchObject({ monthly_rhythm: 1, quarterly_rhythm: NOT_KNOWN });
    expect(featuresOf(traceOf(() => false))).toMatchObject({ daily_rhythm: NOT_KNOWN, longest_gap: 1 });
  });
});

describe('quiet at the end of a window', () => {
  it('is the time since the last read, and the whole window without one', () => {
    const once = featuresOf(traceOf((day) => day === 49));
    expect(once).toMatchObject({ never_read: 0, quiet_share: 0.75, quiet_window: 1 });
    expect(featuresOf(traceOf(() => false))).toMatchObject({ never_read: 1, quiet_share: 1 });
    expect(featuresOf(traceOf((day) => day === 189))).toMatchObject({ quiet_window: 0 });
  });
});

describe('reads of updates that find their rows', () => {
  it('are told from reads by somebody else', () => {
    const alone = featuresOf(traceOf(() => false, 5));
    expect(alone).toMatchObject({ never_read: 0, reads_beyond_updates: 0, reads_beyond_writes: 0 });
    const looked = featuresOf(
      traceOf((day) => day % 2 === 0, 5),
      60,
    );
    expect(looked.reads_beyond_writes).toBeCloseTo(0.5, 1);
  });
});

describe('reads beside writes', () => {
  it('stand apart where there is exactly one for each row that was updated', () => {
    const alone = featuresOf(traceOf(() => false, 5));
    expect(alone).toMatchObject({ reads_to_changes: 0, reads_to_writes: 0, write_day_reads: 1 });
    const read = featuresOf(traceOf(() => true, 5));
    expect(read.reads_to_changes).toBeCloseTo(4 * Math.log2(7 / 5), 9);
    expect(featuresOf(traceOf(() => true))).toMatchObject({
      reads_to_changes: 36,
      reads_a_read_day: Math.log2(3),
    });
  });
});

describe('a week', () => {
  it('shows two days without reads, whichever they are', () => {
    const weekdays = featuresOf(traceOf((day) => day % 7 !== 2 && day % 7 !== 3, 1));
    expect(weekdays).toMatchObject({ weekend_reads: 1, weekend_writes: 1 });
    expect(featuresOf(traceOf((day) => day % 7 !== 2 && day % 7 !== 3)).weekend_reads).toBe(0);
    expect(featuresOf(traceOf(() => true)).weekend_reads).toBe(1);
    expect(
      featuresOf(
        traceOf(() => true),
        10,
      ).weekend_reads,
    ).toBe(NOT_KNOWN);
  });
});

describe('reads that something explains', () => {
  it('are counted by the day, apart from those that nothing does', () => {
    const window = windowOfTrace(
      traceOf(() => true),
      150,
      200,
    );
    expect(window.explainedScans).toBe(150);
    expect(usageFeatures(window).explained_a_day).toBe(2);
    expect(usageFeatures({ ...window, explainedScans: null }).explained_a_day).toBe(NOT_KNOWN);
  });
});

describe('evidence of use', () => {
  const facts = factsOf({
    name: 'visits',
    columns: 'id bigint',
    facts: {
      readRank: 0.4,
      usage: usageOf({
        seqScans: 3n,
        activeDays: [
          { day: '2026-02-01', wholeMonth: true, readDays: 2, reads: 2, writes: 7 },
          { day: WINDOW_END.toISOString().slice(0, 10), wholeMonth: false, readDays: 1, reads: 1, writes: 0 },
        ],
      }),
    },
  });

  it('counts time in the windows that the policy asks for, and days by the calendar', () => {
    const minutes = usageEvidence(facts, SHORT_WINDOW.minimumWindowMs);
    expect(minutes).toMatchObject({ windowDays: 4 * 97, lastReadAgeDays: 0, readRank: 0.4 });
    const quarter = usageEvidence(facts, QUARTER_AND_WEEK.minimumWindowMs);
    expect(quarter?.windowDays).toBeCloseTo(4 / 1440, 9);
    expect(quarter?.calendarDays).toBe(minutes?.calendarDays);
    expect(quarter?.activeDays).toEqual([
      { age: 1, days: 28, readDays: 2, reads: 2, writes: 7 },
      { age: 0, days: 1, readDays: 1, reads: 1, writes: 0 },
    ]);
  });

  it('is what an evaluation file may say, as JSON', () => {
    const evidence = usageEvidence(facts, QUARTER_AND_WEEK.minimumWindowMs);
    expect(usageSchema.parse(JSON.parse(JSON.stringify(evidence)))).toEqual(evidence);
    expect(usageSchema.safeParse({ ...evidence, windowDays: -1 }).success).toBe(false);
  });

  it('has no zeros where nothing is known', () => {
    const unknown = Object.entries(usageFeatures(null)).filter(([name]) => name !== 'usage_known');
    expect(unknown.every(([, value]) => value === NOT_KNOWN)).toBe(true);
    const seen: UsageEvidence = windowOfTrace(
      traceOf(() => true),
      0,
      DAYS,
    );
    const { rows, growth, read_rank } = usageFeatures({ ...seen, rows: null });
    expect([rows, growth, read_rank]).toEqual([NOT_KNOWN, NOT_KNOWN, NOT_KNOWN]);
  });
});

describe('a window of a trace', () => {
  it('adds up its days, and only the watched part of the first', () => {
    const trace = traceOf(() => true);
    expect(windowOfTrace(trace, 150, 200)).toMatchObject({
      windowDays: 50,
      seqScans: 100,
      seqTuplesRead: 1000,
    });
    expect(windowOfTrace(trace, 198.5, 200)).toMatchObject({ windowDays: 1.5, seqScans: 3 });
    expect(windowOfTrace(trace, 150, 200).activeDays).toHaveLength(50);
  });

  it('knows days older than two months by the month', () => {
    const { activeDays } = windowOfTrace(
      traceOf(() => true),
      0,
      DAYS,
    );
    expect(activeDays.filter(({ days }) => days === 1)).toHaveLength(62);
    expect(activeDays.reduce((sum, { readDays }) => sum + readDays, 0)).toBe(DAYS);
  });
});
