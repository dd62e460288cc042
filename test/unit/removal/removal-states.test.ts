import { describe, expect, it } from '@jest/globals';
import { hasEnded, mayBecome, REMOVAL_STATES } from '../../../src/domain/removal.js';

describe('the states of a removal', () => {
  it('lead back from everywhere before the drop, and on by one step alone', () => {
    for (const state of REMOVAL_STATES) {
      const next = REMOVAL_STATES.filter((other) => mayBecome(state, other));
      expect(next.includes('RETURNED')).toBe(state !== 'REFUSED');
      expect(next.filter((other) => other !== 'RETURNED')).toHaveLength(hasEnded(state) ? 0 : 1);
    }
  });

  it('have the drop after every tripwire, and nothing after it', () => {
    expect(REMOVAL_STATES.filter((state) => mayBecome(state, 'DROPPED'))).toEqual(['BARE']);
    expect(REMOVAL_STATES.filter(hasEnded)).toEqual(['REFUSED', 'DROPPED', 'RETURNED']);
  });
});
