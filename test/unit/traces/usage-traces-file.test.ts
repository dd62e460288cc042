import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UsageTrace } from '../../../src/classifier/usage-trace.js';
import { formatUsageTraces, parseUsageTraces } from '../../../src/classifier/usage-traces-file.js';
import type { UsageTraces } from '../../../src/classifier/usage-traces-file.js';

const HEADER: UsageTraces['header'] = {
  format: 'sortkeep-usage-traces',
  version: 2,
  seed: 1,
  days: 210,
  postgres: '18.4',
};
const TRACE: UsageTrace = {
  id: 'outbox 3',
  kind: 'outbox',
  label: 'APP',
  trap: false,
  days: 210,
  hasPrimaryKey: true,
  hasIndex: true,
  partitions: 0,
  dependents: 0,
  referencedBy: 0,
  activity: [[0, 1, 20, 3, 3, 5, 0, 0, 2]],
  sizes: [[0, -1, 8192]],
};
const lines = (...traces: readonly unknown[]): string =>
  [HEADER, ...traces].map((line) => `${JSON.stringify(line)}\n`).join('');

describe('the file of usage traces', () => {
  it('gives back what was written, whatever it is', () => {
    const count = fc.nat();
    const trace = fc.record({
      id: fc.string({ minLength: 1 }),
      kind: fc.string({ minLength: 1 }),
      label: fc.constantFrom('APP' as const, 'BROKER' as const, 'UNUSED' as const),
      trap: fc.boolean(),
      days: fc.integer({ min: 1, max: 400 }),
      hasPrimaryKey: fc.boolean(),
      hasIndex: fc.boolean(),
      partitions: count,
      dependents: count,
      referencedBy: count,
      activity: fc.array(fc.tuple(count, count, count, count, count, count, count, count, count)),
      sizes: fc.array(fc.tuple(count, fc.integer({ min: -1 }), count), { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(trace), (traces) => {
        const read = parseUsageTraces(formatUsageTraces({ header: HEADER, traces }));
        expect(read).toEqual({ header: HEADER, traces });
      }),
    );
  });

  it('refuses another version of the format, and says in which line', () => {
    const text = `${JSON.stringify({ ...HEADER, version: 1 })}\n`;
    expect(() => parseUsageTraces(text)).toThrow('line 1 of the usage traces is not a header of version 2');
  });

  it('refuses a file that was cut, and says in which line', () => {
    const text = lines(TRACE, TRACE);
    expect(() => parseUsageTraces(text.slice(0, -20))).toThrow('line 3 of the usage traces is not json');
  });

  it.each([
    ['a negative count', { ...TRACE, activity: [[0, -1, 0, 0, 0, 0, 0, 0]] }],
    ['a day with a number too few', { ...TRACE, activity: [[0, 1, 0, 0, 0, 0, 0]] }],
    ['an unknown label', { ...TRACE, label: 'UNKNOWN' }],
    ['a field that nobody knows', { ...TRACE, secret: true }],
    ['no size', { ...TRACE, sizes: [] }],
  ])('refuses %s as corrupted, with a hint', (_what, trace) => {
    expect(() => parseUsageTraces(lines(TRACE, trace))).toThrow(
      expect.objectContaining({
        code: 'CORRUPTED',
        message: 'line 3 of the usage traces is not a trace',
        hint: 'Make the file again with `npm run traces`.',
      }),
    );
  });

  it('refuses an empty file', () => {
    expect(() => parseUsageTraces('')).toThrow('line 1 of the usage traces is not json');
  });
});
