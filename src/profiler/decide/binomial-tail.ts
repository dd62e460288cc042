/**
 * Upper bound of the probability that of `trials` random tries at least `hits` succeed, each with `chance`: Chernoff's
 * bound exp(-n KL(h/n, p)); 1 where the hits are no more than expected.
 */
export function binomialTail(trials: number, hits: number, chance: number): number {
  const rate = hits / trials;
  if (trials === 0 || rate <= chance) return 1;
  const divergence =
    rate * Math.log(rate / chance) + (rate === 1 ? 0 : (1 - rate) * Math.log((1 - rate) / (1 - chance)));
  return Math.exp(-trials * divergence);
}
