/** Rows of the tables that old projects left behind. */
import * as awkward from './awkward-values.js';
import type { SampleRow, SampleTable } from './fill-tables.js';
import type { LeftoverPlace } from './leftover-schema.js';
import { samplePerson } from './sample-people.js';
import { sampleRandom } from './sample-random.js';
import type { SampleRandom } from './sample-random.js';
import { SYMBOLS } from './trading-rows.js';

const list = (count: number, row: (index: number) => SampleRow): readonly SampleRow[] =>
  Array.from({ length: count }, (_, index) => row(index));

/** Lists of different lengths are walked side by side, so every value occurs, and in changing company. */
const nth = <T>(values: readonly T[], index: number): T | undefined => values[index % values.length];

const callNote = (index: number): SampleRow => ({
  note_id: String(9_223_372_036_854_775_807n - BigInt(index)),
  'Caller "Nick" Name': nth(awkward.AWKWARD_TEXTS, index + 7),
  order: nth([null, 0, -32_768, 32_767], index),
  body: nth(awkward.AWKWARD_TEXTS, index),
  tags: nth(awkward.AWKWARD_TEXT_ARRAYS, index),
  ratings: nth(awkward.AWKWARD_INTEGER_ARRAYS, index),
  raw: nth(awkward.AWKWARD_JSON, index),
  amount: nth(awkward.AWKWARD_NUMBERS, index),
  ratio: nth(awkward.AWKWARD_FLOATS, index),
  attachment: nth(awkward.AWKWARD_BYTES, index),
  call_time: nth(awkward.AWKWARD_TIMES, index),
  duration: nth(awkward.AWKWARD_INTERVALS, index),
});

function leadRow(random: SampleRandom, index: number): SampleRow {
  const { name, email } = samplePerson(random, index + 1);
  return {
    lead_id: index + 1,
    company: `${name.split(' ')[1] ?? name} & Sons`,
    contact_name: name,
    contact_email: random.chance(0.9) ? email : null,
    phone: random.chance(0.6) ? `+44 20 7946 0${String(random.integer(0, 999)).padStart(3, '0')}` : '',
    score: (random.integer(0, 10_000) / 100).toFixed(2),
    stage: random.pick(['new', 'contacted', 'qualified', 'lost', 'won']),
    source_campaign: random.pick(['fair-2018', 'newsletter', 'cold call', null]),
    created_on: random.time('2018-06-01', '2019-12-31').slice(0, 10),
    last_contacted: random.chance(0.5) ? random.time('2019-01-01', '2020-02-01').slice(0, 19) : null,
  };
}

const promoRow = (random: SampleRandom, index: number): SampleRow => ({
  code: `${random.pick(['SUMMER', 'WELCOME', 'FRIEND', 'BLACK'])}-${String(index).padStart(5, '0')}`,
  percent_off: random.integer(5, 50),
  valid_from: random.time('2016-01-01', '2017-01-01').slice(0, 10),
  valid_to: random.chance(0.8) ? random.time('2017-01-01', '2018-12-31').slice(0, 10) : null,
  max_uses: random.chance(0.5) ? random.integer(1, 5_000) : null,
  used: random.integer(0, 900),
});

const importRow = (random: SampleRandom): SampleRow => {
  const { name, email } = samplePerson(random, random.integer(1, 99_999));
  return {
    raw_line: `"${name}";${email};${random.money(1, 900).replace('.', ',')}`,
    parsed_ok: random.pick([true, true, false, null]),
  };
};

const testRow = (random: SampleRandom): SampleRow => {
  const converted = random.chance(0.08);
  return {
    experiment: random.pick(['signup_button', 'fee_banner', 'onboarding_v2']),
    visitor_id: random.uuid(),
    variant: random.pick(['A', 'B']),
    converted,
    revenue: converted ? random.money(5, 300) : null,
    seen_at: random.time('2018-03-01', '2019-09-30'),
  };
};

const orderRow = (random: SampleRandom, index: number): SampleRow => ({
  id: index + 1,
  account_id: random.integer(1, 700),
  symbol: random.pick(SYMBOLS),
  side: random.pick(['B', 'S']),
  quantity: random.integer(1, 300),
  limit_price: random.chance(0.6) ? random.money(20, 400) : null,
  status: random.pick(['F', 'F', 'C', 'O']),
  placed_at: random.time('2019-01-01', '2020-06-14'),
});

const rejectRow = (random: SampleRandom, index: number): SampleRow => ({
  id: index + 1,
  received_at: random.time('2016-02-01', '2016-11-30').slice(0, 19),
  vendor: random.pick(['trial-a', 'trial-b']),
  reason: random.pick(['unknown symbol', 'late', 'negative price', 'duplicate']),
  payload: { line: random.integer(1, 1_000_000), symbol: random.pick(SYMBOLS) },
});

const inPublic = (name: string, rows: readonly SampleRow[]): SampleTable => ({
  schema: 'public',
  name,
  rows,
});
const inCrm = (name: string, rows: readonly SampleRow[]): SampleTable => ({ schema: 'old_crm', name, rows });

export function leftoverTables(place: LeftoverPlace, seed: number): readonly SampleTable[] {
  const random = sampleRandom(seed);
  switch (place) {
    case 'payments':
      return [
        inCrm(
          'legacy_leads_2019',
          list(4_000, (index) => leadRow(random, index)),
        ),
        inCrm('call_notes_2017', list(2_600, callNote)),
        inPublic(
          'promo_codes_bak',
          list(2_000, (index) => promoRow(random, index)),
        ),
        inPublic(
          'tmp_import_20210304',
          list(3_500, () => importRow(random)),
        ),
      ];
    case 'trading':
      return [
        inPublic(
          'ab_test_results_v1',
          list(5_000, () => testRow(random)),
        ),
        inPublic(
          'orders_backup_20200615',
          list(4_500, (index) => orderRow(random, index)),
        ),
      ];
    case 'market':
      return [
        inPublic(
          'feed_rejects_2016_old',
          list(1_500, (index) => rejectRow(random, index)),
        ),
      ];
  }
}
