const rounded = (number) => Math.round(number * 10) / 10;

/** Of milliseconds. */
export function percentilesOf(all) {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}
