import { describe, expect, it } from '@jest/globals';
import { allowsUnused } from '../../../src/evaluation/allows-unused.js';
import { parseEvaluationLine } from '../../../src/evaluation/evaluation-line.js';
import type { EvaluationLine } from '../../../src/evaluation/evaluation-line.js';
import { createFileOutline } from '../../../src/evaluation/file-outline.js';
import { lineEvidence } from '../../../src/evaluation/line-evidence.js';
import { usage } from './usage.js';

const line = (table: string, more: object = {}): EvaluationLine =>
  parseEvaluationLine(
    JSON.stringify({
      group: 'g',
      label: 'app',
      schema: 'public',
      table,
      columns: [['id', 'bigint']],
      primary_key: ['id'],
      foreign_keys: [],
      ...more,
    }),
    1,
  );

const outlineOf = (lines: readonly EvaluationLine[]): ReturnType<typeof createFileOutline> => {
  const outline = createFileOutline();
  for (const one of lines) outline.add(one);
  return outline;
};

describe('the tables of a file', () => {
  const users = line('users', { foreign_keys: [['referrer', 'users']] });
  const orders = line('orders', { foreign_keys: [['user_id', 'users']] });
  const elsewhere = [line('logs', { schema: 'audit' }), line('ticks', { group: 'other' })];
  const outline = outlineOf([users, orders, ...elsewhere]);

  it('have the others of their group and schema as siblings', () => {
    expect(outline.siblingsOf(users)).toEqual(['orders']);
    expect(outline.siblingsOf(line('logs', { schema: 'audit' }))).toEqual([]);
  });

  it('are pointed to by the foreign keys of the others', () => {
    expect(outline.referencesTo(users)).toBe(1);
    expect(outline.referencesTo(orders)).toBe(0);
    expect(lineEvidence(users, outline).structure.foreign_keys_in).toBe(1);
  });

  it('have as many siblings as the catalog gives a table, at most', () => {
    const many = Array.from({ length: 300 }, (_, index) => line(`t${index}`));
    const first = many[0];
    expect(first && outlineOf(many).siblingsOf(first)).toHaveLength(200);
  });
});

describe('the evidence gate of a file', () => {
  const allowed = (changes: Parameters<typeof usage>[0], table = line('old')): boolean =>
    allowsUnused({ ...lineEvidence(table, outlineOf([table])), usage: usage(changes) });

  it('is open after a full window without a read', () => {
    expect(allowed({})).toBe(true);
    expect(allowed({ seqScans: 4, lastReadAgeDays: 120 })).toBe(true);
  });

  it.each([
    ['a short window', { windowDays: 96 }],
    ['a loss of statistics', { epochs: 2 }],
    ['a read within a quarter and a week', { indexScans: 1, lastReadAgeDays: 97 }],
    ['a read that nobody can date', { indexScans: 1 }],
    ['something that depends on the table', { dependents: 1 }],
  ])('is shut by %s', (_what, changes) => {
    expect(allowed(changes)).toBe(false);
  });

  it('is shut by a foreign key of another table, and where use is not known', () => {
    const old = line('old');
    const outline = outlineOf([old, line('new', { foreign_keys: [['old_id', 'old']] })]);
    expect(allowsUnused({ ...lineEvidence(old, outline), usage: usage() })).toBe(false);
    expect(allowsUnused(lineEvidence(old, outlineOf([old])))).toBe(false);
  });
});
