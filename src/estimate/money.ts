/** Amounts of money as whole numbers of 10^-12 of the currency, so that sums are exact and no float leaves dust. */

/** 10^-12: a price of a single request has seven digits after the point. */
const DIGITS = 12;
const UNIT = 10n ** BigInt(DIGITS);

/** Decimal text without a sign: `0.023`. Its form was checked when the configuration was read. */
export function parseMoney(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * UNIT + BigInt(fraction.slice(0, DIGITS).padEnd(DIGITS, '0'));
}

/** Without zeros at its end: `0.5`, `-12`. */
export function moneyText(amount: bigint): string {
  const size = amount < 0n ? -amount : amount;
  const fraction = (size % UNIT).toString().padStart(DIGITS, '0').replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${size / UNIT}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `units` at a price for `per` of them, rounded up to 10^-12: more units are never cheaper. */
export const costOf = (units: bigint, price: string, per: bigint): bigint =>
  (units * parseMoney(price) + per - 1n) / per;
