/** How many keys two tables share, by their sketches. */
import type { KeySketch } from '../domain/key-sketch.js';

/** An estimated share, 0 to 1. */
export interface Share {
  readonly estimate: number;
  /** 95 % interval (Wilson); both are the estimate where it is exact. */
  readonly low: number;
  readonly high: number;
  /** Keys that it was counted over. */
  readonly sample: number;
}

export interface KeyOverlap {
  /** Keys of both, of the keys that any of them has. Null where no key could be compared, like the others. */
  readonly jaccard: Share | null;
  /** Keys of `a` that `b` has, of the keys of `a`. */
  readonly ofA: Share | null;
  readonly ofB: Share | null;
  /** No estimate: both sketches are complete. */
  readonly exact: boolean;
}

const Z95 = 1.96;

/** Wilson's score interval, which unlike the normal one stays within 0 and 1 and holds for few samples. */
export function wilsonInterval(
  found: number,
  sample: number,
): { readonly low: number; readonly high: number } {
  if (sample === 0) return { low: 0, high: 1 };
  const share = found / sample;
  const z2 = Z95 * Z95;
  const center = share + z2 / (2 * sample);
  const spread = Z95 * Math.sqrt((share * (1 - share)) / sample + z2 / (4 * sample * sample));
  return {
    // Exactly, where rounding would leave a trace.
    low: found === 0 ? 0 : (center - spread) / (1 + z2 / sample),
    high: found === sample ? 1 : (center + spread) / (1 + z2 / sample),
  };
}

function shareOf(found: number, sample: number, exact: boolean): Share | null {
  if (sample === 0) return null;
  const estimate = found / sample;
  const { low, high } = exact ? { low: estimate, high: estimate } : wilsonInterval(found, sample);
  return { estimate, low, high, sample };
}

const knownBelow = ({ hashes, complete }: KeySketch): number =>
  complete ? Infinity : (hashes.at(-1) ?? Infinity);

/**
 * Below the smaller of both sketches' largest hashes, both hold every key that there is: a random sample of the keys
 * of either, found in the other or not. Counting there gives shares without bias (KMV; Beyer et al., SIGMOD 2007,
 * sections 4 and 5); the largest hash itself is left out, since its being there is what set the limit. The standard
 * error of a share p is sqrt(p (1 - p) / sample), at most 0.031 for 255 keys. A small table inside of a large one
 * leaves few samples, which the interval says.
 */
export function keyOverlap(a: KeySketch, b: KeySketch): KeyOverlap {
  const limit = Math.min(knownBelow(a), knownBelow(b));
  const inA = countBelow(a.hashes, limit);
  const inB = countBelow(b.hashes, limit);
  const inBoth = countCommon(a.hashes.subarray(0, inA), b.hashes.subarray(0, inB));
  const exact = limit === Infinity;
  return {
    jaccard: shareOf(inBoth, inA + inB - inBoth, exact),
    ofA: shareOf(inBoth, inA, exact),
    ofB: shareOf(inBoth, inB, exact),
    exact,
  };
}

function countBelow(hashes: Float64Array, limit: number): number {
  const at = hashes.findIndex((hash) => hash >= limit);
  return at === -1 ? hashes.length : at;
}

/** Of two ascending lists without repetition. */
function countCommon(a: Float64Array, b: Float64Array): number {
  let common = 0;
  let at = 0;
  for (const hash of a) {
    while ((b[at] ?? Infinity) < hash) at++;
    if (b[at] === hash) common++;
  }
  return common;
}
