const DIGITS = 12;
const CENT = 10n ** BigInt(DIGITS - 2);

/** A decimal amount for people: to the cent, and what is less than a cent to its first two digits. */
export function moneyText(amount: string): string {
  const sign = amount.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const value = BigInt(whole + fraction.slice(0, DIGITS).padEnd(DIGITS, '0'));
  if (value > 0n && value < CENT) {
    const zeros = fraction.length - fraction.replace(/^0+/, '').length;
    return `${sign}0.${fraction.slice(0, zeros + 2)}`;
  }
  const cents = (value + CENT / 2n) / CENT;
  return `${sign}${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;
}
