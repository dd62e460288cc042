import { randomInt } from 'node:crypto';

/** Picks a whole number below its argument. */
export type Draw = (below: number) => number;

/**
 * Whole chunks drawn by chance until the next would go beyond `limitBytes`, at least one of those that there are; in
 * their order. Pure but for `draw`.
 */
export function sampleChunks<
  T extends { readonly index: number; readonly result: { readonly storedBytes: number } },
>(chunks: readonly T[], limitBytes: number, draw: Draw = (below) => randomInt(below)): readonly T[] {
  const left = [...chunks];
  const taken: T[] = [];
  let bytes = 0;
  while (left.length > 0) {
    const [chunk] = left.splice(draw(left.length), 1);
    if (chunk === undefined) break;
    bytes += chunk.result.storedBytes;
    if (taken.length > 0 && bytes > limitBytes) break;
    taken.push(chunk);
  }
  return taken.sort((a, b) => a.index - b.index);
}
