import { describe, expect, it } from '@jest/globals';
import { formatBytes, formatCount, formatSeconds, formatTime } from '../../../src/cli/format.js';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [12_345_678, '12.3 MB'],
    [5_000_000_000n, '5.0 GB'],
    [2n ** 63n - 1n, '9223.4 PB'],
  ])('shows %s bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('durations', () => {
  it.each([
    [0, '0.0 s'],
    [0.44, '0.4 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min 00 s'],
    [125, '2 min 05 s'],
    [3599.6, '1 h 00 min'],
    [11_220, '3 h 07 min'],
  ])('shows %s seconds as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});

describe('counts and times', () => {
  it('groups digits by thousands', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
  });

  it('shows what is not known as a dash, and no time as never', () => {
    expect(formatCount(null)).toBe('–');
    expect(formatTime(null)).toBe('never');
  });

  it('shows times in UTC and says so', () => {
    expect(formatTime(new Date('2026-03-01T14:05:59.999Z'))).toBe('2026-03-01 14:05 UTC');
  });
});
