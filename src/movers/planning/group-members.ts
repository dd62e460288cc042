import type { TableTie } from '../../domain/foreign-key-link.js';
import type { TableId } from '../../domain/ids.js';

/**
 * The named tables and every table that is tied to one of them by foreign keys, in either direction and by way of
 * others: the named ones first, then as they are found. Pure.
 */
export function groupMembers(named: readonly TableId[], ties: readonly TableTie[]): readonly TableId[] {
  const beside = new Map<TableId, TableId[]>();
  const tie = (from: TableId, to: TableId): void => {
    const known = beside.get(from);
    if (known === undefined) beside.set(from, [to]);
    else known.push(to);
  };
  for (const { tableId, otherId } of ties) {
    if (otherId === null) continue;
    tie(tableId, otherId);
    tie(otherId, tableId);
  }
  // A set is walked in the order of insertion, what is added on the way too.
  const members = new Set(named);
  for (const member of members) for (const other of beside.get(member) ?? []) members.add(other);
  return [...members];
}

/** In words, the foreign keys of members to tables that no scan sees, and that are therefore in no set. Pure. */
export const looseEnds = (members: readonly TableId[], ties: readonly TableTie[]): readonly string[] =>
  ties
    .filter(({ tableId, otherId }) => otherId === null && members.includes(tableId))
    .map(
      ({ key, otherName }) =>
        `foreign key ${key} refers to ${otherName}, which no scan sees: it is not in the set`,
    );
