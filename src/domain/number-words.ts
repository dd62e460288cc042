/** Numbers as people read them in sentences. */
const NUMBERS = new Intl.NumberFormat('en-US');

/** `12,345`. */
export const inDigits = (count: number | bigint): string => NUMBERS.format(count);

/** `1 table`, `1,200 tables`. */
export const counted = (count: number | bigint, noun: string): string =>
  `${inDigits(count)} ${noun}${count === 1 || count === 1n ? '' : 's'}`;
