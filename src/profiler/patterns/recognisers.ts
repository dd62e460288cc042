/** What is looked for in values. */
import type { SensitivityKind } from '../../domain/column-profile.js';
import { isCnpj, isCpf, isEin, isSsn } from './american-numbers.js';
import {
  isBsn,
  isCodiceFiscale,
  isFrenchNir,
  isGermanTaxId,
  isGermanVatId,
  isNino,
  isPesel,
  isPolishNip,
  isSiren,
  isSiret,
  isSpanishNif,
} from './european-numbers.js';
import { isCardNumber } from './is-card-number.js';
import { isCredential } from './is-credential.js';
import { isEmail } from './is-email.js';
import { isIban } from './is-iban.js';
import { isIpAddress } from './is-ip-address.js';
import { isPhoneNumber } from './is-phone-number.js';

export interface Recogniser {
  readonly kind: SensitivityKind;
  /** `IBANs with right check digits`: ends the sentence `96 of 100 checked values are …`. */
  readonly what: string;
  /** Finds candidates, whole values and words in longer texts alike; null: `check` finds them itself. */
  readonly shape: RegExp | null;
  readonly check: (candidate: string) => boolean;
  /** Digits that a value has at least, and a sign that is in it: most values are passed over without a pattern. */
  readonly digits: number;
  readonly sign?: string;
  /** How many of random candidates pass: 1 in 97 of an IBAN's remainders and so on. Null where only the shape tells. */
  readonly chance: number | null;
  /** What passes as well in a column that has the name. */
  readonly named?: RegExp;
}

/**
 * Not within a longer word, number, UUID, path or decimal: `12-4111…` and `4111….50` are no candidates. Blanks between
 * digits join them, since numbers are written in groups.
 */
const bounded = (body: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}_@]|[\\p{L}\\p{N}_][-./]|\\d:|\\d (?=\\d))(?:${body})(?![\\p{L}\\p{N}_@]|[-./:][\\p{L}\\p{N}]|(?<=\\d) \\d)`,
    'gu',
  );

const plain =
  (check: (text: string) => boolean) =>
  (text: string): boolean =>
    check(text.replaceAll(' ', '').toUpperCase());

/**
 * Chances of check digits: 1 in 10 of Luhn's, 1 in 11 of the others', 1 in 97 of NIR's; together with what the shape
 * asks (months, days, repeated digits, prefixes), counted over random digits and rounded up.
 */
export const RECOGNISERS: readonly Recogniser[] = [
  {
    kind: 'EMAIL',
    what: 'e-mail addresses',
    digits: 0,
    sign: '@',
    // `git@host:path` is an address of a repository.
    shape: /[\p{L}\p{N}!#$%&'*+=?^_|~.-]{1,64}@[\p{L}\p{N}.-]{3,253}(?![\p{L}\p{N}@]|:[\p{L}\p{N}])/gu,
    check: (text) => isEmail(text.replace(/^['.]+|[.'-]+$/g, '')),
    chance: 1e-6,
  },
  {
    kind: 'IBAN',
    what: 'IBANs with right check digits',
    digits: 6,
    shape: bounded('[A-Za-z]{2}\\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?'),
    check: isIban,
    // 1 in 97, with one of 80 countries and its length.
    chance: 1e-4,
  },
  {
    kind: 'CREDENTIAL',
    what: 'secrets by their form',
    digits: 0,
    shape: null,
    check: isCredential,
    chance: 1e-9,
  },
  {
    kind: 'CARD_NUMBER',
    what: 'card numbers with right check digits',
    digits: 13,
    shape: bounded(
      '\\d{13,19}|\\d{4}(?<a>[ -])\\d{4}\\k<a>\\d{4}\\k<a>\\d{1,7}|\\d{4}(?<b>[ -])\\d{6}\\k<b>\\d{4,5}',
    ),
    check: isCardNumber,
    chance: 0.03,
  },
  {
    kind: 'TAX_ID',
    what: 'German tax ids with right check digits',
    digits: 11,
    shape: bounded('\\d{11}|\\d{2} \\d{3} \\d{3} \\d{3}'),
    check: plain(isGermanTaxId),
    chance: 0.05,
  },
  {
    kind: 'TAX_ID',
    what: 'German VAT ids with right check digits',
    digits: 9,
    shape: bounded('DE ?\\d{9}'),
    check: plain(isGermanVatId),
    chance: 0.1,
  },
  {
    kind: 'NATIONAL_ID',
    what: 'French social security numbers with right keys',
    digits: 13,
    shape: bounded('[12] ?\\d{2} ?\\d{2} ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}'),
    check: plain(isFrenchNir),
    chance: 0.011,
  },
  {
    kind: 'TAX_ID',
    what: 'French SIREN with right check digits',
    digits: 9,
    shape: bounded('\\d{9}|\\d{3} \\d{3} \\d{3}'),
    check: plain(isSiren),
    chance: 0.1,
  },
  {
    kind: 'TAX_ID',
    what: 'French SIRET with right check digits',
    digits: 14,
    shape: bounded('\\d{14}|\\d{3} \\d{3} \\d{3} \\d{5}'),
    check: plain(isSiret),
    chance: 0.01,
  },
  {
    kind: 'TAX_ID',
    what: 'Spanish NIF or NIE with right letters',
    digits: 7,
    shape: bounded('[XYZxyz\\d]\\d{7}[A-Za-z]'),
    check: plain(isSpanishNif),
    chance: 0.05,
  },
  {
    kind: 'TAX_ID',
    what: 'Italian fiscal codes with right check letters',
    digits: 1,
    shape: bounded('[A-Za-z]{6}[A-Za-z\\d]{10}'),
    check: plain(isCodiceFiscale),
    chance: 1e-4,
  },
  {
    kind: 'NATIONAL_ID',
    what: 'Dutch BSN that pass the eleven test',
    digits: 9,
    shape: bounded('\\d{9}'),
    check: isBsn,
    chance: 0.1,
  },
  {
    kind: 'NATIONAL_ID',
    what: 'Polish PESEL with right check digits',
    digits: 11,
    shape: bounded('\\d{11}'),
    check: isPesel,
    chance: 0.07,
  },
  {
    kind: 'TAX_ID',
    what: 'Polish NIP with right check digits',
    digits: 10,
    shape: bounded('\\d{10}|\\d{3}-\\d{3}-\\d{2}-\\d{2}'),
    check: (text) => isPolishNip(text.replaceAll('-', '')),
    chance: 0.1,
  },
  {
    kind: 'TAX_ID',
    what: 'Brazilian CPF with right check digits',
    digits: 11,
    shape: bounded('\\d{11}|\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}'),
    check: isCpf,
    chance: 0.011,
  },
  {
    kind: 'TAX_ID',
    what: 'Brazilian CNPJ with right check digits',
    digits: 14,
    shape: bounded('\\d{14}|\\d{2}\\.\\d{3}\\.\\d{3}/\\d{4}-\\d{2}'),
    check: isCnpj,
    chance: 0.011,
  },
  {
    kind: 'NATIONAL_ID',
    what: 'numbers of the form of a UK national insurance number',
    digits: 6,
    shape: bounded('[A-Za-z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-Da-d]'),
    check: plain(isNino),
    chance: null,
  },
  {
    kind: 'NATIONAL_ID',
    what: 'numbers of the form of a US social security number',
    digits: 9,
    shape: bounded('\\d{3}-\\d{2}-\\d{4}'),
    check: isSsn,
    chance: null,
    named: /^\d{9}$/,
  },
  {
    kind: 'TAX_ID',
    what: 'numbers of the form of a US employer identification number',
    digits: 9,
    shape: bounded('\\d{2}-\\d{7}'),
    check: isEin,
    chance: null,
    named: /^\d{9}$/,
  },
  {
    kind: 'PHONE',
    what: 'phone numbers by their form',
    digits: 7,
    shape:
      /(?<![\p{L}\p{N}_@]|[\p{L}\p{N}][-./]|\d:|\d (?=\d))(?:\+[1-9]|\(\d|\d)[\d ()./-]{5,22}\d(?![\p{L}\p{N}_@]|[-./:][\p{L}\p{N}])/gu,
    check: isPhoneNumber,
    chance: null,
    // Ten digits alone can be anything; in a column that is called phone they are one.
    named: /^[+(\d][\d ()./x#-]{6,24}$/,
  },
  {
    kind: 'IP_ADDRESS',
    what: 'IP addresses',
    digits: 1,
    shape:
      /(?<![\p{L}\p{N}_.:-])(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?:\/\d{1,3})?(?![\p{L}\p{N}_:]|\.\d)/gu,
    check: isIpAddress,
    chance: null,
  },
];
