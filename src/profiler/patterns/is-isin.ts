import { luhn } from './luhn.js';

/** ISO 6166: two letters, nine letters or digits, Luhn's digit over the letters' numbers. Public, never sensitive. */
export function isIsin(text: string): boolean {
  if (!/^[A-Z]{2}[A-Z0-9]{9}\d$/.test(text)) return false;
  return luhn(text.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55)));
}
