/** Tables of one name in several schemas are often copies: staging and production, one schema a tenant. Pure. */

interface Grouped {
  /** `source/schema`. */
  readonly group: string;
  readonly table: string;
}

/**
 * For each group the one that stands for it: groups that share the name of a table are one, also by way of others, so
 * that no copy of a held-out table is among those that were learned.
 */
export function uniteGroups(tables: readonly Grouped[]): ReadonlyMap<string, string> {
  const above = new Map<string, string>();
  const top = (group: string): string => {
    const next = above.get(group);
    return next === undefined ? group : top(next);
  };
  const firstWith = new Map<string, string>();
  for (const { group, table } of tables) {
    const [from, to] = [top(group), top(firstWith.get(table) ?? group)];
    if (from !== to) above.set(from, to);
    firstWith.set(table, to);
  }
  return new Map(tables.map(({ group }) => [group, top(group)]));
}
