/** Names that a warehouse would read as the same, or keeps for itself, made different. */

export interface NameRules {
  /** What the warehouse makes of a name before it compares: `Day` and `day` are one column where it folds case. */
  readonly fold: (name: string) => string;
  /** Folded names that no column may have. */
  readonly reserved: ReadonlySet<string>;
}

/**
 * A name in the warehouse for each column, in order: folded, and with `_2`, `_3`, … where the warehouse reserves
 * the name or would take it for another column's. A column whose name needs no change keeps it, whatever comes before.
 */
export function columnNames(names: readonly string[], rules: NameRules): readonly string[] {
  const free = (name: string): boolean => !rules.reserved.has(name);
  const first = new Map<string, number>();
  names.forEach((name, index) => {
    const folded = rules.fold(name);
    const holder = first.get(folded);
    const better = holder === undefined || (name === folded && names[holder] !== folded);
    if (free(folded) && better) first.set(folded, index);
  });
  const taken = new Set([...first.keys(), ...names.map(rules.fold)]);
  return names.map((name, index) => {
    const folded = rules.fold(name);
    if (first.get(folded) === index) return folded;
    let suffix = 2;
    while (taken.has(`${folded}_${suffix}`) || !free(`${folded}_${suffix}`)) suffix += 1;
    taken.add(`${folded}_${suffix}`);
    return `${folded}_${suffix}`;
  });
}
