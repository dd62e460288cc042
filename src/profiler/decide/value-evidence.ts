import { RECOGNISERS } from '../patterns/recognisers.js';
import type { Recogniser } from '../patterns/recognisers.js';

export interface ValueEvidence {
  readonly recogniser: Recogniser;
  /** Different values with something of the recogniser's shape in them. */
  readonly candidates: number;
  /** Of those, the ones that pass. */
  readonly hits: number;
  /** Different values that pass in a column of that name only. */
  readonly namedHits: number;
}

/** Longer lists of candidates in one value (documents, arrays) say nothing more. */
const CANDIDATES_OF_A_VALUE = 16;

/** Every recogniser over the different values; those that saw no candidate are left out. */
export function valueEvidence(values: ReadonlySet<string>): readonly ValueEvidence[] {
  const counted = Array.from(values, (value) => [value, countDigits(value)] as const);
  return RECOGNISERS.flatMap((recogniser) => {
    let [candidates, hits, namedHits] = [0, 0, 0];
    for (const [value, digits] of counted) {
      if (!isWorthTrying(recogniser, value, digits)) continue;
      const { seen, passes } = tryValue(recogniser, value);
      if (seen) candidates++;
      if (passes) hits++;
      if (passes || (recogniser.named?.test(value.trim()) ?? false)) namedHits++;
    }
    return candidates + namedHits === 0 ? [] : [{ recogniser, candidates, hits, namedHits }];
  });
}

/** One in ten of any nine digits passes some check; to leave those out would only make holes. */
const TELLING = 0.05;
const TELLING_RECOGNISERS = RECOGNISERS.filter(({ chance }) => chance === null || chance <= TELLING);

/**
 * Whether the value holds something that must not be kept even where its column has no tag: by its words too, however
 * they are joined.
 */
export function looksSensitive(value: string): boolean {
  const words = value.split(/[^\p{L}\p{N}]+/u);
  const digits = countDigits(value);
  return TELLING_RECOGNISERS.some(
    (recogniser) =>
      isWorthTrying(recogniser, value, digits) &&
      (tryValue(recogniser, value).passes || words.some((word) => recogniser.check(word))),
  );
}

function countDigits(value: string): number {
  let digits = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
  }
  return digits;
}

const isWorthTrying = ({ digits, sign }: Recogniser, value: string, found: number): boolean =>
  found >= digits && (sign === undefined || value.includes(sign));

function tryValue(
  { shape, check }: Recogniser,
  value: string,
): { readonly seen: boolean; readonly passes: boolean } {
  if (shape === null) {
    const passes = check(value);
    return { seen: passes, passes };
  }
  let seen = 0;
  for (const [candidate] of value.matchAll(shape)) {
    if (check(candidate)) return { seen: true, passes: true };
    if (++seen >= CANDIDATES_OF_A_VALUE) break;
  }
  return { seen: seen > 0, passes: false };
}
