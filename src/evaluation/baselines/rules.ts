/** The rules that people write first: a table is unused when its counters stood still for some days. */
import type { UsageEvidence } from '../../classifier/usage-evidence.js';

export interface Rule {
  readonly name: string;
  readonly saysUnused: (usage: UsageEvidence) => boolean;
}

const quietFor = (usage: UsageEvidence, days: number): boolean =>
  !usage.activeDays.some(({ age, reads, writes }) => age < days && reads + writes > 0);
const unreadFor = ({ lastReadAgeDays, seqScans, indexScans }: UsageEvidence, days: number): boolean =>
  lastReadAgeDays === null ? seqScans + indexScans === 0 : lastReadAgeDays >= days;

const DAYS = [3, 30, 60, 90] as const;

export const RULES: readonly Rule[] = [
  ...DAYS.map((days): Rule => ({
    name: `neither read nor written for ${days} days`,
    saysUnused: (usage) => unreadFor(usage, days) && quietFor(usage, days),
  })),
  ...DAYS.map((days): Rule => ({
    name: `not read for ${days} days`,
    saysUnused: (usage) => unreadFor(usage, days),
  })),
  { name: '`idx_scan = 0`', saysUnused: ({ indexScans }) => indexScans === 0 },
];
