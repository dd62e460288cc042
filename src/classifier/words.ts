/** Numbers as a person reads them. */
const DAY_MS = 86_400_000;
const NUMBERS = new Intl.NumberFormat('en-US');

/** `12,345`. */
export const inDigits = (count: number | bigint): string => NUMBERS.format(count);

/** `97 days`, `36 hours`, `4 minutes`, rounded down, so that nothing looks longer than it is. */
export function inWords(milliseconds: number): string {
  const units = [
    [DAY_MS, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ] as const;
  // Two days at least are told in days, two hours in hours: `36 hours` says more than `1 day`.
  const [unit, name] = units.find(([size]) => milliseconds >= 2 * size) ?? [1000, 'second'];
  const count = Math.floor(milliseconds / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `1 index scan`, `3 index scans`. */
export const counted = (count: number | bigint, noun: string): string =>
  `${inDigits(count)} ${noun}${BigInt(count) === 1n ? '' : 's'}`;
