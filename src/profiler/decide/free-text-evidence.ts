/** Between blanks: the fields of a line of CSV are no words. */
const words = (value: string): number => value.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word)).length;

/** Below, a few long labels would count as prose. */
const ENOUGH = 10;

/**
 * Text that people wrote: half of the different values have five words or more, and half of the values are different
 * (`distinctShare`, of those that are not NULL). Scripts without blanks between words count by their length.
 */
export function freeTextEvidence(values: ReadonlySet<string>, distinctShare: number): string | null {
  if (values.size < ENOUGH || distinctShare < 0.5) return null;
  let long = 0;
  for (const value of values) {
    if (words(value) >= 5 || /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]{20}/u.test(value)) long++;
  }
  if (long < values.size / 2) return null;
  return `${long} of ${values.size} checked values are texts of five words and more, and few repeat`;
}
