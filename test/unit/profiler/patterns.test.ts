/** Numbers that their issuers or the standards publish as examples and for tests. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCnpj, isCpf, isEin, isSsn } from '../../../src/profiler/patterns/american-numbers.js';
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
} from '../../../src/profiler/patterns/european-numbers.js';
import { isCardNumber } from '../../../src/profiler/patterns/is-card-number.js';
import { isCredential } from '../../../src/profiler/patterns/is-credential.js';
import { isEmail } from '../../../src/profiler/patterns/is-email.js';
import { isIban } from '../../../src/profiler/patterns/is-iban.js';
import { isIpAddress } from '../../../src/profiler/patterns/is-ip-address.js';
import { isIsin } from '../../../src/profiler/patterns/is-isin.js';
import { isPhoneNumber } from '../../../src/profiler/patterns/is-phone-number.js';

type Case = readonly [
  what: string,
  check: (text: string) => boolean,
  right: readonly string[],
  wrong: readonly string[],
];

const CASES: readonly Case[] = [
  [
    'card number',
    isCardNumber,
    [
      '4111111111111111',
      '4111 1111 1111 1111',
      '5555-5555-5555-4444',
      '2223003122003222',
      '378282246310005',
      '30569309025904',
      '6011111111111117',
      '3530111333300000',
      '6200000000000005',
      '4222222222222',
    ],
    ['4111111111111112', '1111111111111117', '411111111111', '1700000000000000', '0000000000000000', ''],
  ],
  [
    'IBAN',
    isIban,
    [
      'DE89370400440532013000',
      'GB29 NWBK 6016 1331 9268 19',
      'FR1420041010050500013M02606',
      'nl91abna0417164300',
    ],
    [
      'DE89370400440532013001',
      'DE8937040044053201300',
      'XX89370400440532013000',
      'US0378331005',
      'DE10500105175000000001',
    ],
  ],
  [
    'ISIN',
    isIsin,
    ['US0378331005', 'DE0007164600', 'GB0002634946'],
    ['US0378331006', 'US037833100', 'apple'],
  ],
  [
    'e-mail address',
    isEmail,
    ['ada@example.com', 'first.last+tag@sub.example.co.uk', "o'neill@example.org", 'jörg@müller.example'],
    [
      'ada@localhost',
      '@example.com',
      'ada@',
      'a..b@example.com',
      'ada@example',
      'ada@exa mple.com',
      'user@10.0.0.1',
    ],
  ],
  [
    'phone number',
    isPhoneNumber,
    [
      '+49 30 901820',
      '+442079460123',
      '+1 (212) 555-0123',
      '(212) 555-0123',
      '212-555-0123',
      '030 901820',
      '020 7946 0123',
    ],
    [
      '2125550123',
      '2024-01-02',
      '01-02-2024',
      '1700000000',
      '+1.25',
      '123456',
      '192.168.100.200',
      '3.14159265358',
    ],
  ],
  [
    'IP address',
    isIpAddress,
    ['192.0.2.1', '2001:db8::1', '10.1.2.3/8'],
    ['192.0.2.256', '1.2.3', '12:30:45', 'host'],
  ],
  [
    'German tax id',
    isGermanTaxId,
    ['86095742719', '47036892816', '65929970489'],
    ['86095742718', '12345678901', '11111111111'],
  ],
  ['German VAT id', isGermanVatId, ['DE136695976'], ['DE136695977', 'DE036695976']],
  ['French NIR', isFrenchNir, ['255081416802538', '180126955222380'], ['255081416802539', '355081416802538']],
  ['SIREN', isSiren, ['732829320', '404833048'], ['732829321', '000000000']],
  ['SIRET', isSiret, ['73282932000074'], ['73282932000075']],
  ['Spanish NIF or NIE', isSpanishNif, ['12345678Z', 'X1234567L'], ['12345678A', 'X1234567A']],
  [
    'codice fiscale',
    isCodiceFiscale,
    ['RSSMRA85T10A562S', 'MRTMTT25D09F205Z'],
    ['RSSMRA85T10A562T', 'RSSMRA85Z10A562S'],
  ],
  ['BSN', isBsn, ['111222333', '123456782'], ['123456789', '111111111']],
  ['PESEL', isPesel, ['44051401359', '02070803628'], ['44051401358', '44135101359']],
  ['Polish NIP', isPolishNip, ['1234563218', '5260250274'], ['1234563219', '1700000000']],
  ['NINO', isNino, ['AB123456C', 'JG103759A'], ['QQ123456C', 'AB123456E', 'GB123456A']],
  [
    'SSN',
    isSsn,
    ['219-09-9998', '457555462'],
    ['000-12-3456', '666-12-3456', '900-12-3456', '219-00-9999', '219-09-0000'],
  ],
  ['EIN', isEin, ['12-3456789'], ['07-1234567', '123456789']],
  ['CPF', isCpf, ['529.982.247-25', '11144477735'], ['529.982.247-26', '111.111.111-11']],
  ['CNPJ', isCnpj, ['11.222.333/0001-81', '11444777000161'], ['11.222.333/0001-82']],
];

describe.each(CASES)('a %s', (_what, check, right, wrong) => {
  it.each(right)('is %s', (text) => expect(check(text)).toBe(true));
  it.each(wrong)("is not '%s'", (text) => expect(check(text)).toBe(false));
});

describe('a secret is known by its form', () => {
  // Put together here, so that no scanner of this repository takes them for real ones.
  const right = [
    ['bcrypt', `$2b$12$${'a'.repeat(53)}`],
    ['argon2', '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA'],
    ['private key', ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')],
    ['JSON Web Token', ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2ln'].join('.')],
    ['AWS key', ['AKIA', 'IOSFODNN7EXAMPLE'].join('')],
    ['GitHub token', `ghp_${'a1'.repeat(18)}`],
    ['Stripe key', `sk_live_${'a1'.repeat(12)}`],
    ['password in an address', 'postgres://app:hunter22@db.example.com/app'],
    ['password in a connection string', 'Server=db;Database=app;Password=hunter22;'],
    ['SCRAM verifier', 'SCRAM-SHA-256$4096:c2FsdA==$a2V5:a2V5'],
  ] as const;
  it.each(right)('%s', (_what, text) => expect(isCredential(text)).toBe(true));
  it.each([
    'd41d8cd98f00b204e9800998ecf8427e',
    '6f1ed002-ab55-4f6a-b2c0-0d3f1d2a9c11',
    'https://example.com/path?token=none',
    'password is required',
    'USD',
    '$2.50',
  ])('not %s', (text) => expect(isCredential(text)).toBe(false));
});

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));

describe('a right number with one digit that is wrong', () => {
  /** The number that passes among the ten that differ in one place. */
  const complete = (stem: string, place: number, check: (text: string) => boolean): string | undefined =>
    Array.from({ length: 10 }, (_, digit) => `${stem.slice(0, place)}${digit}${stem.slice(place)}`).find(
      check,
    );
  const broken = (number: string, place: number, by: number): string =>
    `${number.slice(0, place)}${(Number(number[place]) + by) % 10}${number.slice(place + 1)}`;

  it('is never a card number', () => {
    fc.assert(
      fc.property(digits(14), fc.nat({ max: 15 }), fc.integer({ min: 1, max: 9 }), (middle, place, by) => {
        const number = complete(`4${middle}`, 15, isCardNumber);
        if (number === undefined) throw new Error('one of ten digits makes it right');
        expect(isCardNumber(broken(number, place, by))).toBe(false);
      }),
    );
  });

  it('is never an IBAN', () => {
    fc.assert(
      fc.property(
        digits(18),
        fc.integer({ min: 2, max: 21 }),
        fc.integer({ min: 1, max: 9 }),
        (account, place, by) => {
          const rest = BigInt(`${account}131400`) % 97n;
          const iban = `DE${String(98n - rest).padStart(2, '0')}${account}`;
          expect(isIban(iban)).toBe(true);
          expect(isIban(broken(iban, place, by))).toBe(false);
        },
      ),
    );
  });

  it('is never a SIREN, BSN or PESEL', () => {
    fc.assert(
      fc.property(digits(8), fc.nat({ max: 8 }), fc.integer({ min: 1, max: 9 }), (stem, place, by) => {
        for (const check of [isSiren, isBsn]) {
          const number = complete(stem, 8, check);
          if (number !== undefined) expect(check(broken(number, place, by))).toBe(false);
        }
      }),
    );
  });
});

describe('any text', () => {
  it('is judged without an error and in reasonable time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600, unit: 'binary' }), (text) => {
        for (const [, check] of CASES) check(text);
        isCredential(text);
      }),
    );
  });
});
