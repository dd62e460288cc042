import { describe, expect, it } from '@jest/globals';
import { ObjectsAwaited, recallOf, recallText, slowest, tierFor } from '../../../src/domain/recall.js';

const askedAt = new Date('2026-11-23T12:00:00Z');

describe('objects that a store was asked for', () => {
  it.each([
    ['GLACIER', 'EXPEDITED', '5 minutes', '2026-11-23T12:05:00.000Z'],
    ['GLACIER', 'STANDARD', '5 hours', '2026-11-23T17:00:00.000Z'],
    ['GLACIER', 'BULK', '12 hours', '2026-11-24T00:00:00.000Z'],
    ['DEEP_ARCHIVE', 'STANDARD', '12 hours', '2026-11-24T00:00:00.000Z'],
    ['DEEP_ARCHIVE', 'BULK', '48 hours', '2026-11-25T12:00:00.000Z'],
  ] as const)('out of %s by %s are usually there within %s', (storageClass, tier, within, by) => {
    const recall = recallOf({ storageClass, tier, askedAt, objects: 12, awaited: 3 });
    expect(recall.usuallyBy.toISOString()).toBe(by);
    expect(recallText(recall)).toBe(
      `3 of 12 objects from ${storageClass}, asked 2026-11-23 12:00 UTC, ${tier.toLowerCase()} tier, usually within ${within}`,
    );
  });

  it('are told of by those that take longest', () => {
    const glacier = { storageClass: 'GLACIER', tier: 'STANDARD' } as const;
    const deep = { storageClass: 'DEEP_ARCHIVE', tier: 'STANDARD' } as const;
    expect(slowest([glacier, deep, glacier])).toBe(deep);
    expect(slowest([])).toBeNull();
  });

  it('are asked for by the standard tier where there is no expedited one', () => {
    expect(tierFor('DEEP_ARCHIVE', 'EXPEDITED')).toBe('STANDARD');
    expect(tierFor('DEEP_ARCHIVE', 'BULK')).toBe('BULK');
    expect(tierFor('GLACIER', 'EXPEDITED')).toBe('EXPEDITED');
  });

  it('make an error that says what waits for what, and what to do', () => {
    const asked = { storageClass: 'GLACIER', tier: 'BULK', askedAt, objects: 2, awaited: 1 } as const;
    const error = new ObjectsAwaited('the download of sk-1', recallOf(asked), ['a']);
    expect(error).toMatchObject({ code: 'CONFLICT', retryable: true, keys: ['a'] });
    expect(error.message).toMatch(/^the download of sk-1 waits for 1 of 2 objects from GLACIER, asked /);
    expect(error.hint).toContain('start it again when they are there');
  });
});
