/** Which schemas count as one where lessons are held out. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uniteGroups } from '../../../src/services/unite-groups.js';

const tables = (
  ...pairs: readonly (readonly [group: string, table: string])[]
): Parameters<typeof uniteGroups>[0] => pairs.map(([group, table]) => ({ group, table }));
const together = (pairs: Parameters<typeof uniteGroups>[0], one: string, other: string): boolean => {
  const groups = uniteGroups(pairs);
  return groups.get(one) === groups.get(other);
};

it('takes schemas that share the name of a table as one', () => {
  const pairs = tables(['prod/public', 'orders'], ['staging/public', 'orders'], ['crm/public', 'leads']);
  expect(together(pairs, 'prod/public', 'staging/public')).toBe(true);
  expect(together(pairs, 'prod/public', 'crm/public')).toBe(false);
});

it('takes schemas as one that are tied by way of others, in whatever order they come', () => {
  const chain = tables(['a', 'x'], ['b', 'x'], ['b', 'y'], ['c', 'y'], ['d', 'z']);
  fc.assert(
    fc.property(fc.shuffledSubarray([...chain], { minLength: chain.length }), (shuffled) => {
      expect(together(shuffled, 'a', 'c')).toBe(true);
      expect(together(shuffled, 'a', 'd')).toBe(false);
    }),
  );
});
