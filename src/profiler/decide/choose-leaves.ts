/** Leaves of one table that are sampled: each is a statement and a lock. */
const MOST_LEAVES = 16;

/**
 * All partitions that hold pages, or of many the 16 at even steps of the pages, so that large ones are among them,
 * with how much of the sample each is for. Partitions of unknown size (never analysed) count as one page.
 */
export function chooseLeaves<T extends { readonly pages: number }>(
  leaves: readonly T[],
): readonly { readonly leaf: T; readonly portion: number }[] {
  const sized = leaves.map((leaf) => ({ leaf, pages: Math.max(1, leaf.pages) }));
  const total = sized.reduce((sum, { pages }) => sum + pages, 0);
  const chosen = sized.length <= MOST_LEAVES ? sized : atEvenSteps(sized, total);
  const sum = chosen.reduce((all, { pages }) => all + pages, 0);
  return chosen.map(({ leaf, pages }) => ({ leaf, portion: pages / sum }));
}

function atEvenSteps<S extends { readonly pages: number }>(sized: readonly S[], total: number): readonly S[] {
  const chosen = new Set<S>();
  let [index, before] = [0, 0];
  for (let step = 0; step < MOST_LEAVES; step++) {
    const target = ((step + 0.5) * total) / MOST_LEAVES;
    for (let next = sized[index]; next !== undefined && before + next.pages <= target; next = sized[index]) {
      before += next.pages;
      index++;
    }
    const found = sized[index];
    if (found !== undefined) chosen.add(found);
  }
  return [...chosen];
}
