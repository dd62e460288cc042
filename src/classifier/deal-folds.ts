/** Which part of the material is held out with which: groups of tables, and traces, each dealt to folds. */
import { groupBy } from '../domain/group-by.js';
import type { SeededRandom } from './seeded-random.js';
import type { TrainingMaterial } from './training-material.js';

function shuffled<T>(items: readonly T[], random: SeededRandom): readonly T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** The largest group first, each to the fold with the fewest tables so far. */
function dealGroups(
  sizes: ReadonlyMap<string, number>,
  folds: number,
  random: SeededRandom,
): readonly ReadonlySet<string>[] {
  const dealt = Array.from({ length: folds }, () => ({ tables: 0, groups: new Set<string>() }));
  for (const [group, size] of shuffled([...sizes], random).toSorted((a, b) => b[1] - a[1])) {
    const fold = dealt.reduce((fewest, next) => (next.tables < fewest.tables ? next : fewest));
    fold.tables += size;
    fold.groups.add(group);
  }
  return dealt.map(({ groups }) => groups);
}

export interface Fold {
  readonly known: TrainingMaterial;
  readonly held: TrainingMaterial;
}

/**
 * Each row, trace and lesson is held in one fold. Variants of one kind of trace are spread over the folds, groups stay
 * whole. `judged` are lessons that are held too but never known: what a model that has not learned them makes of them.
 */
export function dealFolds(
  { rows, traces, lessons }: TrainingMaterial,
  judged: TrainingMaterial['lessons'],
  folds: number,
  random: SeededRandom,
): readonly Fold[] {
  const sizes = new Map<string, number>();
  for (const { group } of [...rows, ...lessons, ...judged]) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const groups = dealGroups(sizes, folds, random);
  const kinds = groupBy(traces, ({ kind }) => kind).values();
  const foldOfTrace = new Map(
    [...kinds].flatMap((variants) => {
      const first = random.below(folds);
      return shuffled(variants, random).map(({ id }, index) => [id, (first + index) % folds] as const);
    }),
  );
  return groups.map((held, fold) => ({
    known: {
      rows: rows.filter(({ group }) => !held.has(group)),
      lessons: lessons.filter(({ group }) => !held.has(group)),
      traces: traces.filter(({ id }) => foldOfTrace.get(id) !== fold),
    },
    held: {
      rows: rows.filter(({ group }) => held.has(group)),
      lessons: [...lessons, ...judged].filter(({ group }) => held.has(group)),
      traces: traces.filter(({ id }) => foldOfTrace.get(id) === fold),
    },
  }));
}
