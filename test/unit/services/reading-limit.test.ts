import { describe, expect, it } from '@jest/globals';
import { readingLimit } from '../../../src/services/keep-when-due.js';

describe('what the schedule reads of an archive', () => {
  it.each([
    ['all of it, where a round is enough for all archives', 100n, 1_000n, 1_000, 500, 100],
    ['its share, where all archives are more than a round', 100n, 1_000n, 250, 500, 25],
    ['no more than is left of the day', 100n, 1_000n, 1_000, 30, 30],
    ['all of it, where nothing is kept', 0n, 0n, 1_000, 500, 0],
  ])('is %s', (_what, archive, kept, round, left, limit) => {
    expect(readingLimit(archive, kept, round, left)).toBe(limit);
  });
});
