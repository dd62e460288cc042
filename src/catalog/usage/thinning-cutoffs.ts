/** Days (UTC) before which days are added up to months; `2026-01-31`. */
export interface ThinningCutoffs {
  readonly use: string;
  readonly attributions: string;
}

/**
 * A month keeps its sums, which of its days had a read, at which hours and the last read, so that nothing a verdict
 * rests on goes. Two months of days let this month be laid beside the last. Attributions are as many as there are
 * tables, each night of a dump: a month of days and some is what a person looks at.
 */
const DAYS_OF_USE = 62;
const DAYS_OF_ATTRIBUTIONS = 35;
const DAY_MS = 86_400_000;

export function thinningCutoffs(now: Date): ThinningCutoffs {
  const before = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
  return { use: before(DAYS_OF_USE), attributions: before(DAYS_OF_ATTRIBUTIONS) };
}
