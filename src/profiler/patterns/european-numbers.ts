/** Check digits of European tax and identity numbers; every text comes without separators, letters in upper case. */
import { luhn } from './luhn.js';
import { weightedSum } from './weighted-sum.js';

const same = (digits: string): boolean => /^(\d)\1+$/.test(digits);

/** ISO 7064, MOD 11,10. */
function mod1110(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.at(-1));
}

/** Steuer-ID: of the first ten digits exactly one occurs two or three times, every other once at most. */
export function isGermanTaxId(text: string): boolean {
  if (!/^[1-9]\d{10}$/.test(text)) return false;
  const counts = new Map<string, number>();
  for (const digit of text.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && mod1110(text);
}

export const isGermanVatId = (text: string): boolean => /^DE[1-9]\d{8}$/.test(text) && mod1110(text.slice(2));

/** NIR: sex, year, month, place, order, and the key 97 - n mod 97; Corsica counts as 19 and 18. */
export function isFrenchNir(text: string): boolean {
  if (!/^[12]\d{2}(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)(?:\d{2}|2[AB])\d{8}$/.test(text)) return false;
  const number = text.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(number) % 97n) === BigInt(text.slice(13));
}

export const isSiren = (text: string): boolean => /^\d{9}$/.test(text) && !same(text) && luhn(text);
export const isSiret = (text: string): boolean =>
  /^\d{14}$/.test(text) && !same(text) && luhn(text) && luhn(text.slice(0, 9));

const NIF_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** NIF of a person and NIE: the letter is the number modulo 23. */
export function isSpanishNif(text: string): boolean {
  if (!/^[XYZ\d]\d{7}[A-Z]$/.test(text)) return false;
  const number = Number(text.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return NIF_LETTERS[number % 23] === text[8];
}

const ODD = '1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23'.split(' ').map(Number);

/** Codice fiscale; where two people would have the same, digits are written as letters. */
export function isCodiceFiscale(text: string): boolean {
  if (!/^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/.test(text)) return false;
  const sum = Array.from(text.slice(0, 15)).reduce((total, sign, index) => {
    const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
    return total + (index % 2 === 0 ? (ODD[value] ?? 0) : value);
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === text[15];
}

export const isBsn = (text: string): boolean =>
  /^\d{9}$/.test(text) && !same(text) && weightedSum(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

/** PESEL: a date whose month tells the century, an order number, a check digit. */
export function isPesel(text: string): boolean {
  if (!/^\d{11}$/.test(text)) return false;
  const [month, day] = [Number(text.slice(2, 4)) % 20, Number(text.slice(4, 6))];
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  return (10 - (weightedSum(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(text[10]);
}

export const isPolishNip = (text: string): boolean =>
  /^[1-9]\d{9}$/.test(text) &&
  !same(text) &&
  weightedSum(text, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(text[9]);

/** HMRC's rules for prefixes (NIM39110). */
export const isNino = (text: string): boolean =>
  /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(text);
