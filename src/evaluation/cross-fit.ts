/** Judges every item by what was learned from the other folds. */

/** `learn` is called once a fold, with the items of the others. Answers are in the order of `items`. */
export function crossFit<Item extends { readonly fold: number }, Answer>(
  items: readonly Item[],
  learn: (known: readonly Item[]) => (item: Item) => Answer,
): readonly Answer[] {
  const judges = new Map(
    [...new Set(items.map(({ fold }) => fold))].map((held) => [
      held,
      learn(items.filter(({ fold }) => fold !== held)),
    ]),
  );
  return items.flatMap((item) => {
    const judge = judges.get(item.fold);
    return judge === undefined ? [] : [judge(item)];
  });
}
