/**
 * An IBAN of a bank account that nobody has, with right check digits (ISO 13616: 98 less the number, with letters as
 * 10 to 35 and country and `00` at its end, modulo 97).
 */
export function sampleIban(country: string, account: string): string {
  const digits = `${account}${country}00`.replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 'A'.charCodeAt(0) + 10),
  );
  const check = 98n - (BigInt(digits) % 97n);
  return `${country}${String(check).padStart(2, '0')}${account}`;
}
