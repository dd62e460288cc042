/**
 * Insertions, deletions, replacements and exchanges of neighbours that make one word of the other (optimal string
 * alignment), by characters; `limit + 1` where it is more than `limit`. Pure.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: readonly number[] = [];
  let above: readonly number[] = [0, ...right.map((_, at) => at + 1)];
  left.forEach((character, row) => {
    const line = [row + 1];
    right.forEach((other, at) => {
      const replaced = (above[at] ?? 0) + (character === other ? 0 : 1);
      const cost = Math.min((line[at] ?? 0) + 1, (above[at + 1] ?? 0) + 1, replaced);
      const exchanged = row > 0 && at > 0 && character === right[at - 1] && left[row - 1] === other;
      line.push(exchanged ? Math.min(cost, (before[at - 1] ?? 0) + 1) : cost);
    });
    before = above;
    above = line;
  });
  return Math.min(above.at(-1) ?? 0, limit + 1);
}
