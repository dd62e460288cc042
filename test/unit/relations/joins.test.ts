import { describe, expect, it } from '@jest/globals';
import type { KeySketch } from '../../../src/domain/key-sketch.js';
import type { JoinCandidate, NumberRange, RelatableTable } from '../../../src/domain/table-relation.js';
import { entityWords, singular } from '../../../src/relations/entity-names.js';
import { joinCandidates } from '../../../src/relations/join-candidates.js';
import { scoreJoins } from '../../../src/relations/score-joins.js';
import type { ShapedTable } from '../../../src/relations/table-shape.js';
import { numbered, relatable, shaped, sketchOf } from './tables.js';

function joinsOf(
  all: readonly RelatableTable[],
  sketches: (tables: readonly ShapedTable[]) => readonly KeySketch[] = () => [],
  ranges: ReadonlyMap<string, NumberRange> = new Map(),
): readonly JoinCandidate[] {
  const tables = shaped(all);
  const known = sketches(tables);
  return scoreJoins(
    joinCandidates(tables),
    ({ id }, name) => known.find((of) => of.tableId === id && of.columns.join() === name) ?? null,
    ({ name }, of) => ranges.get(`${name}.${of}`) ?? null,
  );
}

const accounts = (place = 'core/app.public'): RelatableTable =>
  relatable('accounts', ['id bigint!', 'iban text'], { place });
const payments = (text: string): RelatableTable =>
  relatable('payments', ['id bigint!', text, 'paid_on date'], {});

describe('joins by name', () => {
  it.each([
    ['account_id bigint', 'accounts', ['id bigint!'], 0.8, 'account_id is named after accounts.id'],
    ['accountId integer', 'accounts', ['id bigint!'], 0.72, 'accountId is named after accounts.id'],
    [
      'billing_account_id bigint',
      'accounts',
      ['id bigint!'],
      0.6,
      'the end of billing_account_id is named after accounts.id',
    ],
    [
      'account_id bigint',
      'app_accounts',
      ['id bigint!'],
      0.5,
      'account_id is named after the end of app_accounts.id',
    ],
    ['isin text', 'instruments', ['isin text!'], 0.6, 'isin has the name of the key of instruments'],
    ['order_id bigint', 'orders', ['order_id bigint!'], 0.8, 'order_id is named after orders.order_id'],
    ['currency_code text', 'currencies', ['code text!'], 0.8, 'currency_code is named after currencies.code'],
    ['person_id uuid', 'people', ['id uuid!'], 0.8, 'person_id is named after people.id'],
  ])('finds %s to %s', (text, name, columns, score, reason) => {
    const key = [columns[0]?.split(' ')[0] ?? ''];
    const joins = joinsOf([payments(text), relatable(name, [...columns, 'since date'], { key })]);
    expect(joins).toHaveLength(1);
    expect(joins[0]?.score).toBeCloseTo(score, 12);
    expect(joins[0]).toMatchObject({ declared: false, to: { columns: key } });
    expect(joins[0]?.reasons[0]?.text).toBe(`${reason} in the same schema`);
  });

  it.each([
    ['account_id uuid', 'another family of types'],
    ['account text', 'no word that refers'],
    ['id_account_type bigint', 'another thing'],
  ])('finds nothing for %s: %s', (text) => {
    expect(joinsOf([payments(text), accounts()])).toEqual([]);
  });

  it('finds no keys in columns that everybody has', () => {
    const tables = ['tags', 'teams', 'brands'].map((name) =>
      relatable(name, ['id bigint!', 'name text!', 'created_at timestamp with time zone']),
    );
    expect(joinsOf(tables)).toEqual([]);
  });

  it('finds a parent in the same table', () => {
    const joins = joinsOf([relatable('categories', ['id bigint!', 'parent_id bigint', 'label text'])]);
    expect(joins.map(({ from, to }) => [from.tableId === to.tableId, from.columns, to.columns])).toEqual([
      [true, ['parent_id'], ['id']],
    ]);
  });

  it('means the nearest table of the name', () => {
    const near = accounts();
    const joins = joinsOf([
      payments('account_id bigint'),
      near,
      accounts('core/app.audit'),
      accounts('crm/db.public'),
    ]);
    expect(joins.map(({ to }) => to.tableId)).toEqual([near.id]);
  });

  it('crosses sources where there is no nearer one, and is less sure', () => {
    const [join] = joinsOf([payments('account_id bigint'), accounts('crm/db.public')]);
    expect(join?.score).toBeCloseTo(0.48, 12);
    expect(join?.reasons[0]?.text).toBe('account_id is named after accounts.id in another source');
  });

  it('means none of many', () => {
    const many = Array.from({ length: 12 }, (_, index) => accounts(`crm${index}/db.public`));
    expect(joinsOf([payments('account_id bigint'), ...many])).toEqual([]);
  });
});

describe('joins by values', () => {
  const all = [
    payments('account_no text'),
    relatable('accounts', ['no text!', 'iban text'], { key: ['no'] }),
  ];
  const withKeys = (
    from: readonly string[],
    to: readonly string[],
    dense = false,
  ): readonly JoinCandidate[] =>
    joinsOf(all, ([a, b]) =>
      a === undefined || b === undefined
        ? []
        : [sketchOf(a, ['account_no'], from), sketchOf(b, ['no'], to, dense)],
    );

  it('are surer when the values are keys there', () => {
    const [join] = withKeys(numbered('A', 1, 800), numbered('A', 1, 1_000));
    expect(join?.score).toBeGreaterThan(0.97);
    expect(join?.reasons.at(-1)?.text).toMatch(
      /^100 % of its values are keys of core\/app\.public\.accounts \(\d+ % to 100 % with/,
    );
  });

  it('are hardly surer when the keys are numbers from a sequence', () => {
    const [join] = withKeys(numbered('A', 1, 800), numbered('A', 1, 1_000), true);
    expect(join?.score).toBeGreaterThan(0.8);
    expect(join?.score).toBeLessThan(0.85);
  });

  it('are refuted when the values are none', () => {
    expect(withKeys(numbered('A', 1, 800), numbered('B', 1, 1_000))).toEqual([]);
  });

  it('are neither for a handful of values', () => {
    expect(withKeys(['A1', 'A2'], ['B1', 'B2'])[0]?.score).toBeCloseTo(0.8, 12);
  });

  it('are doubted where the ranges of numbers do not meet', () => {
    const ranges = new Map([
      ['payments.account_id', { minimum: 1n, maximum: 90n }],
      ['accounts.id', { minimum: 10_000n, maximum: 20_000n }],
    ]);
    const tables = [payments('account_id bigint'), accounts()];
    expect(joinsOf(tables, () => [], ranges)).toEqual([]);
    ranges.set('accounts.id', { minimum: 1n, maximum: 500n });
    expect(joinsOf(tables, () => [], ranges)[0]?.reasons.at(-1)).toEqual({
      evidence: 'RANGE',
      text: '1 to 90 here, 1 to 500 there, as far as profiles tell',
    });
  });
});

describe('declared foreign keys', () => {
  it('are joins for sure, and nothing is inferred beside them', () => {
    const declared = {
      name: 'payments_account_fk',
      columns: ['account_id'],
      references: { schema: 'public', name: 'accounts' },
      referencedColumns: ['id'],
    };
    const from = relatable('payments', ['id bigint!', 'account_id bigint'], { foreignKeys: [declared] });
    const to = accounts();
    expect(joinsOf([from, to])).toEqual([
      {
        from: { tableId: from.id, columns: ['account_id'] },
        to: { tableId: to.id, columns: ['id'] },
        declared: true,
        score: 1,
        reasons: [{ evidence: 'FOREIGN_KEY', text: 'foreign key payments_account_fk' }],
      },
    ]);
  });
});

describe('the singular of a word', () => {
  it.each([
    ['currencies', 'currency'],
    ['boxes', 'box'],
    ['addresses', 'address'],
    ['people', 'person'],
    ['status', 'status'],
    ['news', 'news'],
    ['analysis', 'analysis'],
    ['orders', 'order'],
    ['gas', 'gas'],
    ['movies', 'movie'],
    ['series', 'series'],
  ])('of %s is %s', (word, expected) => {
    expect(singular(word)).toBe(expected);
  });

  it('is taken of the last word of a table only', () => {
    expect(entityWords('salesOrderLines')).toEqual(['sales', 'order', 'line']);
    expect(entityWords('"; --')).toEqual([]);
  });
});
