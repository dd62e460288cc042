import type { VerdictPolicy } from '../classifier/verdict-policy.js';
import type { Config } from '../config/config.js';

const DAY_MS = 86_400_000;

export function verdictPolicy({
  minimumWindowDays,
  wrongArchiveCost: wrongArchive,
  gigabyteMonthPrice: gigabyteMonth,
}: Pick<Config, 'minimumWindowDays' | 'wrongArchiveCost' | 'gigabyteMonthPrice'>): VerdictPolicy {
  return {
    minimumWindowMs: minimumWindowDays * DAY_MS,
    costs: wrongArchive === undefined || gigabyteMonth === undefined ? null : { wrongArchive, gigabyteMonth },
  };
}
