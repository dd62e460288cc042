/** The forest's shares, had one fact not moved them. */

/**
 * `shares` sum to 1; `weight` is what the fact added to the share of class `label` (below 0: took from it). What it
 * loses or gains, the others gain or lose in proportion.
 */
export function withoutShare(shares: readonly number[], label: number, weight: number): readonly number[] {
  const had = shares[label] ?? 0;
  const has = Math.min(1, Math.max(0, had - weight));
  return shares.map((share, k) => {
    if (k === label) return has;
    return had < 1 ? share * ((1 - has) / (1 - had)) : (1 - has) / (shares.length - 1);
  });
}
