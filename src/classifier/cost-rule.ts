/** What probability of UNUSED makes archiving a table pay. */
import { inDigits } from '../domain/number-words.js';
import type { VerdictCosts } from './verdict-policy.js';

const MONTHS = 12;
const GIGABYTE = 1e9;

/** What a year without a table of so many bytes saves, in the currency of `costs`. */
export const yearlySaving = (bytes: bigint, { gigabyteMonth }: VerdictCosts): number =>
  (Number(bytes) / GIGABYTE) * gigabyteMonth * MONTHS;

/**
 * With probability p that nobody needs it, archiving saves S a year, and costs C with 1 − p: it pays when
 * p·S > (1 − p)·C, that is above C / (C + S). In [0, 1]; 1 where nothing is saved, 0 where a mistake costs nothing.
 */
export function breakEven(bytes: bigint, costs: VerdictCosts): number {
  return costs.wrongArchive === 0
    ? 0
    : costs.wrongArchive / (costs.wrongArchive + yearlySaving(bytes, costs));
}

/** The least bytes of a table for which a probability reaches the break-even; null where no size does. */
export function bytesThatPay(
  probability: number,
  { wrongArchive, gigabyteMonth }: VerdictCosts,
): number | null {
  const saving = (wrongArchive * (1 - probability)) / probability;
  const bytes = (saving / (gigabyteMonth * MONTHS)) * GIGABYTE;
  return Number.isFinite(bytes) ? bytes : null;
}

const money = (amount: number): string => inDigits(Math.round(amount * 100) / 100);

/** `a year without it saves 1.20, and a wrong archive costs 500`, in whatever currency the policy is. */
export const costsInWords = (bytes: bigint, costs: VerdictCosts): string =>
  `a year without it saves ${money(yearlySaving(bytes, costs))}, and a wrong archive costs ${money(costs.wrongArchive)}`;
