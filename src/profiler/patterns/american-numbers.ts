/** Check digits and rules of tax and identity numbers of the Americas. */
import { weightedSum } from './weighted-sum.js';

/** Area, group and serial that the Social Security Administration gives out; with hyphens or without. */
export const isSsn = (text: string): boolean =>
  /^(?!000|666|9)\d{3}(-?)(?!00)\d{2}\1(?!0000)\d{4}$/.test(text) && !/^(\d)\1{8}$/.test(text);

/** Prefixes that the IRS gives out ("How EINs are assigned and valid EIN prefixes"). */
export const isEin = (text: string): boolean =>
  /^(?:0[1-6]|1[0-6]|2[0-7]|3\d|4[0-8]|5\d|6[0-8]|7[1-7]|8[0-8]|9[0-5]|9[89])-\d{7}$/.test(text);

const check = (digits: string, weights: readonly number[]): number => {
  const rest = weightedSum(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
};

export function isCpf(text: string): boolean {
  const digits = text.replaceAll(/[.-]/g, '');
  if (!/^\d{11}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  return (
    check(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(digits[9]) &&
    check(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(digits[10])
  );
}

export function isCnpj(text: string): boolean {
  const digits = text.replaceAll(/[./-]/g, '');
  if (!/^\d{14}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  return (
    check(digits, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(digits[12]) &&
    check(digits, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === Number(digits[13])
  );
}
