import { describe, expect, it } from '@jest/globals';
import { dryRunText } from '../../../src/cli/dry-run-text.js';
import { exactSpread } from '../../../src/domain/dry-run.js';
import type { DryRun, MoveDryRun } from '../../../src/domain/dry-run.js';
import { archiveId, moveId, planId, sourceId } from '../../../src/domain/ids.js';

const uuid = (last: number): string => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`;

const COSTS = {
  once: '0.0000123',
  monthly: '0.23',
  freedMonthly: '11.5',
  savingMonthly: '11.27',
  breakEvenMonths: 0.1,
  unpriced: [],
};

const dry = (more: Partial<MoveDryRun> = {}): MoveDryRun => ({
  planId: planId(uuid(1)),
  moveId: null,
  moveState: null,
  kind: 'ARCHIVE',
  target: {
    kind: 'ARCHIVE',
    from: { sourceId: sourceId(uuid(2)), database: 'crm', schema: 'public', name: 'leads' },
    archiveId: archiveId(uuid(3)),
    tags: [],
  },
  operations: [
    { place: 'SOURCE', text: 'lock table only "public"."leads" in access share mode', tried: true },
    { place: 'STORE', text: 'put the manifest', tried: false },
  ],
  chunks: [{ index: 0, partition: null, fromPage: 0, toPage: null, objects: ['archive/x/data/00000-*'] }],
  refusals: [],
  warnings: ['the plan is not approved yet'],
  tableBytes: 100_000n,
  size: {
    rows: exactSpread(4000),
    rawBytes: exactSpread(80_000),
    storedBytes: { low: 9_000, likely: 10_000, high: 12_000 },
    objects: 1,
  },
  prediction: { basis: 'SAMPLE', why: '80 kB of it', seconds: { low: 1, likely: 2, high: 75 } },
  schedule: { begins: exactSpread(0), ends: { low: 1, likely: 2, high: 75 } },
  costs: {
    ...COSTS,
    lines: [
      { when: 'ONCE', what: '3 PUT requests', amount: '0.0000123', how: '3 at 0.0041 for 1000' },
      {
        when: 'MONTHLY',
        what: 'archive in STANDARD',
        amount: null,
        how: 'no price configured for storage.STANDARD',
      },
    ],
    alternatives: [{ storageClass: 'GLACIER_IR', monthly: '0.04' }],
  },
  ...more,
});

const text = (run: Partial<DryRun>, steps = false, actual: number | null = null): string =>
  dryRunText(
    {
      at: new Date(0),
      moves: [dry()],
      ends: exactSpread(2),
      schedule: ['started now, the largest first'],
      costs: COSTS,
      currency: 'EUR',
      ...run,
    },
    {
      sources: [],
      steps,
      predictions: new Map([
        [
          moveId(uuid(9)),
          {
            at: new Date(0),
            basis: 'SAMPLE',
            seconds: { low: 1, likely: 2, high: 75 },
            storedBytes: exactSpread(10_000),
            actualSeconds: actual,
            actualStoredBytes: 9_999n,
          },
        ],
      ]),
    },
  );

describe('a dry run in the terminal', () => {
  it('is a table of moves, then each with time, basis, bytes and costs', () => {
    const shown = text({});
    expect(shown).toMatch(/saves a month\n.*ARCHIVE .*4,000 {2}80\.0 kB {2}10\.0 kB .*0\.000012 .*11\.27\n/);
    expect(shown).toContain('time: 2.0 s (1.0 s to 1 min 15 s), by SAMPLE: 80 kB of it');
    expect(shown).toContain('stored: 10.0 kB (9.0 kB to 12.0 kB) of 80.0 kB of text, 1 chunks, 1 objects');
    expect(shown).toContain('each month: archive in STANDARD, no price configured for storage.STANDARD');
    expect(shown).toContain('in GLACIER_IR instead: 0.04 a month');
    expect(shown).toContain('the saving has paid for the moves after 0.1 months');
    expect(shown).toContain('1 steps were tried, 1 would be done: --steps shows them');
  });

  it('shows every statement and every chunk when it is asked to', () => {
    const shown = text({}, true);
    expect(shown).toContain('tried SOURCE: lock table only "public"."leads" in access share mode');
    expect(shown).toContain('would STORE: put the manifest');
    expect(shown).toContain('chunk 0: pages 0 to the end, archive/x/data/00000-*');
  });

  it('adds several up, without those that would be refused', () => {
    const refused = dry({ planId: planId(uuid(5)), refusals: ['the table is gone'], schedule: null });
    const shown = text({ moves: [dry(), dry({ planId: planId(uuid(4)) }), refused] });
    expect(shown).toMatch(/2 of 3 +in all +8,000 +160\.0 kB +20\.0 kB +4\.0 s +2\.0 s/);
    expect(shown).toContain('refused: the table is gone');
  });

  it('says nothing of costs without prices, and puts the prediction beside what the move took', () => {
    const shown = text(
      { moves: [dry({ moveId: moveId(uuid(9)), costs: null })], costs: null, currency: null },
      false,
      3,
    );
    expect(shown).toContain('no prices are configured');
    expect(shown).not.toContain('a month');
    expect(shown).toContain('it took 3.0 s, predicted were 2.0 s (1.0 s to 1 min 15 s)');
    expect(shown).toContain('it stored 10.0 kB, predicted were 10.0 kB');
  });
});
