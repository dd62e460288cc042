import { describe, expect, it } from '@jest/globals';
import { doubtsOf, lateDoubts, newDoubts } from '../../../src/removal/removal-doubts.js';
import type { DoubtFacts } from '../../../src/removal/removal-doubts.js';

const quiet: DoubtFacts = {
  table: { label: 'UNUSED' },
  usage: { inserted: 0n, updated: 0n, deleted: 0n, unseenNodes: 0, lastRead: null },
};
const read: DoubtFacts = {
  ...quiet,
  usage: { inserted: 3n, updated: 0n, deleted: 0n, unseenNodes: 1, lastRead: new Date(0) },
};

describe('doubts about a removal', () => {
  it('are none for a table that is UNUSED, seen everywhere, and neither read nor written', () => {
    expect(doubtsOf(quiet)).toEqual([]);
    expect(doubtsOf({ ...quiet, usage: null })).toEqual(['its use is not known']);
    expect(doubtsOf(read)).toHaveLength(3);
  });

  it('are new where the plan that was approved did not name them, whatever their figures are by now', () => {
    expect(newDoubts(doubtsOf(quiet), read)).toEqual(doubtsOf(read));
    expect(
      newDoubts(doubtsOf(read), {
        ...read,
        usage: { inserted: 4n, updated: 9n, deleted: 0n, unseenNodes: 2, lastRead: new Date() },
      }),
    ).toEqual([]);
    expect(
      newDoubts(doubtsOf({ ...quiet, table: { label: 'APP' } }), { ...quiet, table: { label: 'BROKER' } }),
    ).toEqual(['its verdict is BROKER, not UNUSED']);
  });

  it('are, once it is sealed, a verdict of use and nodes that nobody sees', () => {
    expect(lateDoubts([], { ...read, table: { label: 'UNKNOWN' } })).toEqual([
      'reads on nodes that no scan sees (1) are not known',
    ]);
    expect(lateDoubts([], { ...quiet, table: { label: 'APP' } })).toEqual(['its verdict is APP, not UNUSED']);
  });
});
