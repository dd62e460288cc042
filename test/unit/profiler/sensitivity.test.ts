import { describe, expect, it } from '@jest/globals';
import { decideSensitivity } from '../../../src/profiler/decide/decide-sensitivity.js';
import type { TypeFamily } from '../../../src/profiler/type-family.js';
import type { SensitivityTag } from '../../../src/domain/column-profile.js';

const AT = new Date('2026-06-01T00:00:00Z');
const COUNT = 100;
const list = (of: (index: number) => string, count = COUNT): readonly string[] =>
  Array.from({ length: count }, (_, index) => of(index));

function tags(
  column: string,
  values: readonly string[] | null,
  family: TypeFamily = 'text',
  table = 'things',
): readonly SensitivityTag[] {
  const different = values === null ? null : new Set(values);
  const distinctShare =
    different === null || values === null ? 1 : different.size / Math.max(values.length, 1);
  return decideSensitivity({ table, column, family, values: different, distinctShare, at: AT });
}
const kinds = (...args: Parameters<typeof tags>): readonly string[] => tags(...args).map(({ kind }) => kind);

/** Numbers with Luhn's digit, of Visa's prefix. */
const card = (index: number): string => {
  const stem = `411111${String(index * 7919).padStart(9, '0')}`;
  const sum = Array.from(stem)
    .reverse()
    .reduce((all, digit, place) => {
      const doubled = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
      return all + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return `${stem}${(10 - (sum % 10)) % 10}`;
};
/** Digits without any pattern; the same ones every time. */
const scattered = (index: number, length: number): string =>
  ((BigInt(index + 1) * 0x9e3779b97f4a7c15n) % 10n ** BigInt(length)).toString().padStart(length, '1');

describe('values tell what a column with a name that says nothing holds', () => {
  it.each<readonly [string, readonly string[]]>([
    ['EMAIL', list((i) => `person${i}@example.com`)],
    ['CARD_NUMBER', list(card)],
    ['CARD_NUMBER', list((i) => card(i).replace(/(\d{4})(?=\d)/g, '$1-'))],
    ['IBAN', list((i) => (i % 2 === 0 ? 'DE89370400440532013000' : 'GB29NWBK60161331926819'))],
    ['PHONE', list((i) => `+49 30 90182${i}`)],
    ['NATIONAL_ID', list((i) => `219-09-${9000 + i}`)],
    ['IP_ADDRESS', list((i) => `192.0.2.${i}`)],
    ['CREDENTIAL', list((i) => `$2b$12$${String(i).padStart(53, 'a')}`)],
    ['FREE_TEXT', list((i) => `Customer ${i} called and asked about the invoice of last month`)],
  ])('%s', (kind, values) => {
    const [tag] = tags('c1', values);
    expect(tag?.kind).toBe(kind);
    expect(tag?.confidence).toBeGreaterThanOrEqual(0.7);
    expect(tag?.evidence).toContain('checked values are');
  });

  it('a single e-mail address or secret among many other values', () => {
    expect(kinds('c1', [...list((i) => `order ${i}`), 'please write to ada@example.com'])).toEqual(['EMAIL']);
    expect(kinds('c1', [...list((i) => `host${i}`), 'postgres://app:hunter22@db/app'])).toEqual([
      'CREDENTIAL',
    ]);
  });

  it('values inside of documents and lists', () => {
    expect(
      kinds(
        'details',
        list((i) => `{"ip": "203.0.113.${i}", "n": ${i}}`),
        'json',
      ),
    ).toEqual(['IP_ADDRESS']);
    expect(
      kinds(
        'payload',
        list((i) => `{"to": ["a${i}@example.com"]}`),
        'json',
      ),
    ).toEqual(['EMAIL']);
    expect(
      kinds(
        'aliases',
        list((i) => `{a${i}@example.com,b@example.com}`),
      ),
    ).toEqual(['EMAIL']);
    expect(
      kinds(
        'raw_line',
        list((i) => `"Ada";ada${i}@example.com;1,5`),
      ),
    ).toEqual(['EMAIL']);
  });

  it('of the type of network addresses', () =>
    expect(kinds('c1', ['192.0.2.1'], 'network')).toEqual(['IP_ADDRESS']));
});

describe('nothing is seen', () => {
  it.each<readonly [string, string, readonly string[], TypeFamily]>([
    ['symbols', 'symbol', list((i) => `SYM${i}`), 'text'],
    [
      'ISINs',
      'isin',
      ['US0378331005', 'DE0007164600', 'GB0002634946', 'US5949181045', 'US0231351067'],
      'text',
    ],
    ['prices', 'price', list((i) => `${100 + i}.${String(i * 37).padStart(6, '0')}`), 'number'],
    ['identifiers from a sequence', 'order_id', list((i) => String(1_000_000_000 + i), 1000), 'number'],
    ['identifiers of 9 digits', 'trade_id', list((i) => String(732_829_320 + i), 1000), 'number'],
    ['identifiers of 11 digits', 'c1', list((i) => scattered(i, 11), 1000), 'text'],
    ['identifiers of 16 digits', 'c1', list((i) => `4${scattered(i, 15)}`, 1000), 'text'],
    ['identifiers of 19 digits', 'c1', list((i) => scattered(i, 19), 1000), 'number'],
    ['seconds since 1970', 'ts', list((i) => String(1_700_000_000 + i * 60), 1000), 'number'],
    [
      'microseconds since 1970',
      'ts',
      list((i) => String(1_700_000_000_000_000 + i * 61_237), 1000),
      'number',
    ],
    ['UUIDs of digits', 'id', list((i) => `${scattered(i, 8)}-1111-4111-8111-${scattered(i, 12)}`), 'text'],
    ['hashes', 'checksum', list((i) => scattered(i, 19).repeat(2).slice(0, 32)), 'text'],
    [
      'dates',
      'c1',
      list((i) => `2024-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`),
      'text',
    ],
    ['times', 'c1', list((i) => `12:${String(i % 60).padStart(2, '0')}:00`), 'text'],
    ['versions', 'c1', list((i) => `v1.${i}.0`), 'text'],
    ['addresses of repositories', 'remote', list((i) => `git@github.com:org/repo${i}.git`), 'text'],
    ['web addresses', 'url', list((i) => `https://example.com/a/${i}?b=1`), 'text'],
    ['paths of prices over time', 'ratio', list((i) => `+${i}.25`), 'text'],
    ['a few long labels', 'status', ['waiting for the reply of the other side', 'done'], 'text'],
    ['names of instruments', 'name', list((i) => `Instrument ${i}`), 'text'],
    [
      'CUSIPs',
      'cusip',
      ['037833100', '594918104', '023135106', '38259P508', '88160R101', '459200101'],
      'text',
    ],
  ])('in %s', (_what, column, values, family) => expect(tags(column, values, family)).toEqual([]));

  it('in coins’ addresses, though they are called so', () => {
    expect(
      kinds(
        'address',
        list((i) => `0x${scattered(i, 19).repeat(2)}`),
      ),
    ).toEqual([]);
    expect(
      kinds(
        'address',
        list((i) => `${i} Main Street`),
      ),
    ).toEqual(['ADDRESS']);
  });
});

describe('name and values together', () => {
  it('are surer than either', () => {
    const [both] = tags(
      'email',
      list((i) => `p${i}@example.com`),
    );
    expect(both).toEqual({
      kind: 'EMAIL',
      confidence: 0.99,
      evidence: 'the name says so; 100 of 100 checked values are e-mail addresses',
    });
    expect(tags('email', null)[0]).toMatchObject({ kind: 'EMAIL', confidence: 0.8 });
  });

  it('make phone numbers of plain digits', () => {
    const values = list((i) => `21255501${String(i).padStart(2, '0')}`);
    expect(kinds('phone', values)).toEqual(['PHONE']);
    expect(kinds('reference', values)).toEqual([]);
    expect(kinds('phone', values, 'number')).toEqual(['PHONE']);
  });

  it('weigh less where no value has the form, and nothing where the name was only likely', () => {
    expect(
      tags(
        'card_number',
        list((i) => `tok_${i}`),
      ),
    ).toEqual([
      {
        kind: 'CARD_NUMBER',
        confidence: 0.4,
        evidence: 'the name says so; none of 100 checked values has the form',
      },
    ]);
    expect(
      tags(
        'mobile',
        list((i) => `device ${i}`),
      ),
    ).toEqual([]);
  });

  it('know dates of birth from dates to come', () => {
    const born = list((i) => `19${String(50 + (i % 50))}-05-01`);
    expect(tags('birth_date', born, 'date')[0]).toMatchObject({ kind: 'DATE_OF_BIRTH', confidence: 0.95 });
    const later = tags(
      'birth_date',
      list((i) => `20${String(40 + (i % 50))}-05-01`),
      'date',
    )[0];
    expect(later?.confidence).toBeLessThan(0.5);
  });
});

it('evidence never holds a value', () => {
  const values = list((i) => `person${i}@example.com`);
  const text = JSON.stringify([tags('email', values), tags('c1', values), tags('notes', values)]);
  for (const value of values) expect(text).not.toContain(value);
});
