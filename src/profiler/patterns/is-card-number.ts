import { luhn } from './luhn.js';

/** Issuer prefixes and the lengths that they have (ISO/IEC 7812; lists of the schemes, 2024). */
const SCHEMES: readonly RegExp[] = [
  /^4\d{12}(?:\d{3}(?:\d{3})?)?$/, // Visa
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^3(?:0[0-5]|[689]\d)\d{11}$/, // Diners Club
  /^(?:6011|65\d{2}|64[4-9]\d)\d{12}$/, // Discover
  /^35(?:2[89]|[3-8]\d)\d{12}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
  /^(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}$/, // Maestro
];

/** Separators (blanks, hyphens) are left out first. Some 2 of 100 random numbers of 16 digits pass. */
export function isCardNumber(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '');
  if (!/^\d{13,19}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  return SCHEMES.some((scheme) => scheme.test(digits)) && luhn(digits);
}
