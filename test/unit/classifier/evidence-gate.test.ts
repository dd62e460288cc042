import { describe, expect, it } from '@jest/globals';
import { DEFAULT_EVIDENCE_POLICY, gateReasons } from '../../../src/classifier/evidence-gate.js';
import type { TableFacts, UsageWindow } from '../../../src/domain/table-facts.js';
import { WINDOW_END, factsOf, usageOf } from './table-facts.js';

const DAY_MS = 86_400_000;
const days = (count: number, counts: Partial<UsageWindow> = {}): UsageWindow =>
  usageOf({ from: new Date(WINDOW_END.getTime() - count * DAY_MS), ...counts });
const table = (facts: Partial<TableFacts>, key: readonly string[] = []): TableFacts =>
  factsOf({ name: 'leads', columns: 'id integer, name text', key, facts });

describe('the evidence gate', () => {
  it.each<[string, TableFacts]>([
    ['nobody read it for 97 days', table({ usage: days(97) })],
    ['rows came and nobody looked', table({ usage: days(120, { inserted: 500n }) })],
    [
      'its key was built when it was made',
      table({ usage: days(97, { seqScans: 1n, inserted: 5n }) }, ['id']),
    ],
    ['it was last read before the window', table({ usage: days(97, { lastRead: new Date('2020-01-01') }) })],
    ['tuples were read without a scan, as a sample is', table({ usage: days(97, { seqTuplesRead: 10n }) })],
  ])('opens when %s', (_case, facts) => {
    expect(gateReasons(facts, DEFAULT_EVIDENCE_POLICY)).toEqual([]);
  });

  it.each<[string, TableFacts, string]>([
    ['no statistics', table({ usage: null }), 'how it is used is not known: no statistics could be read'],
    ['a day too few', table({ usage: days(96) }), 'it was observed for 96 days, and 97 days are asked for'],
    [
      'one index scan',
      table({ usage: days(97, { indexScans: 1n }) }),
      'it was read in the observed window: 0 sequential scans and 1 index scan',
    ],
    [
      'one sequential scan of no tuple',
      table({ usage: days(97, { seqScans: 1n, inserted: 5n }) }),
      'it was read in the observed window: 1 sequential scan and 0 index scans',
    ],
    [
      'more scans than indexes',
      table({ usage: days(97, { seqScans: 2n, inserted: 5n }) }, ['id']),
      'it was read in the observed window: 2 sequential scans and 0 index scans',
    ],
    [
      'a scan of a table that no row came to',
      table({ usage: days(97, { seqScans: 1n }) }, ['id']),
      'it was read in the observed window: 1 sequential scan and 0 index scans',
    ],
    [
      'a time of reading without a count',
      table({ usage: days(97, { lastRead: new Date('2026-02-01T00:00:00Z') }) }),
      'it was read at 2026-02-01T00:00:00.000Z, within the observed window',
    ],
    [
      'a reset in between',
      table({ usage: days(97, { epochs: 2 }) }),
      'its statistics are of 2 epochs: reads just before a reset are not known',
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
    expect(gateReasons(facts, DEFAULT_EVIDENCE_POLICY)).toEqual([reason]);
  });

  it('asks for what the policy says', () => {
    const facts = table({ usage: usageOf({ epochs: 3 }) });
    expect(gateReasons(facts, { minimumWindowMs: 240_000, maximumEpochs: 3 })).toEqual([]);
    expect(gateReasons(facts, { minimumWindowMs: 240_001, maximumEpochs: 2 })).toHaveLength(2);
  });
});
