import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TableTie } from '../../../src/domain/foreign-key-link.js';
import { tableId } from '../../../src/domain/ids.js';
import type { TableId } from '../../../src/domain/ids.js';
import { groupMembers, looseEnds } from '../../../src/movers/planning/group-members.js';

const idOf = (number: number): TableId =>
  tableId(`00000000-0000-0000-0000-${String(number).padStart(12, '0')}`);
const tie = (from: number, to: number | null): TableTie => ({
  tableId: idOf(from),
  key: `from_${from}`,
  otherId: to === null ? null : idOf(to),
  otherName: `public.t${to ?? '_unseen'}`,
});
const TABLES = 12;
const aTable = fc.nat(TABLES - 1);
const someTies = fc
  .array(fc.tuple(aTable, fc.option(aTable, { freq: 8 })), { maxLength: 20 })
  .map((pairs) => pairs.map(([from, to]) => tie(from, to)));
const someTables = fc.uniqueArray(aTable, { minLength: 1, maxLength: 4 }).map((tables) => tables.map(idOf));

/** Labels go over ties until nothing changes: another way to the same. */
function reached(named: readonly TableId[], ties: readonly TableTie[]): ReadonlySet<TableId> {
  const found = new Set(named);
  for (let round = 0; round <= TABLES; round++) {
    for (const { tableId: from, otherId } of ties) {
      if (otherId === null || found.has(from) === found.has(otherId)) continue;
      found.add(from).add(otherId);
    }
  }
  return found;
}

describe('the tables of a set', () => {
  it('are the named ones and all that foreign keys tie to them, in both directions, each once', () => {
    fc.assert(
      fc.property(someTables, someTies, (named, ties) => {
        const members = groupMembers(named, ties);
        expect(new Set(members)).toEqual(reached(named, ties));
        expect(new Set(members).size).toBe(members.length);
        expect(members.slice(0, named.length)).toEqual(named);
      }),
    );
  });

  it('leave no foreign key half inside', () => {
    fc.assert(
      fc.property(someTables, someTies, (named, ties) => {
        const members = new Set(groupMembers(named, ties));
        for (const { tableId: from, otherId } of ties) {
          if (otherId !== null) expect(members.has(from)).toBe(members.has(otherId));
        }
      }),
    );
  });

  it('are the same whichever of them is named', () => {
    fc.assert(
      fc.property(someTables, someTies, (named, ties) => {
        const members = groupMembers(named.slice(0, 1), ties);
        for (const member of members) expect(new Set(groupMembers([member], ties))).toEqual(new Set(members));
      }),
    );
  });

  it('say which foreign keys go to a table that no scan sees', () => {
    expect(looseEnds([idOf(1)], [tie(1, null), tie(2, null), tie(1, 2)])).toEqual([
      'foreign key from_1 refers to public.t_unseen, which no scan sees: it is not in the set',
    ]);
  });
});
