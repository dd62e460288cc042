/** Archives as companies have them, drawn reproducibly: some names everywhere, most of them rare. */
import { createHash } from 'node:crypto';

const COMMON = (
  'id name created_at updated_at status type amount price quantity currency code symbol isin ts day open high low close ' +
  'volume customer_id order_id user_id account_id description comment email phone address city country side venue ' +
  'trade_id execution_time valid_from valid_to is_active version source reference external_id tax total note kind state'
).split(' ');
const SUBJECTS = (
  'orders trades quotes minute_bars daily_candles customers clients invoices payments positions accounts instruments ' +
  'securities executions fills sessions events audit_log users products prices holdings balances transfers shipments ' +
  'employees contracts documents messages reports snapshots settlements dividends corporate_actions fx_rates ticks books'
).split(' ');
const SCHEMAS = ['public', 'market', 'app', 'legacy', 'billing', 'staging', 'risk', 'reporting'];
const TAGS = ['gdpr', 'q4', 'migration', 'finance', 'cold', 'audit', 'research', 'duplicate'];
const LABELS = ['APP', 'BROKER', 'UNUSED', 'UNKNOWN'];
const TYPES = [
  'text',
  'bigint',
  'numeric(18,6)',
  'timestamp with time zone',
  'integer',
  'boolean',
  'date',
  'uuid',
];
const SYLLABLES = 'ba de fi go ku la me ni po ra se ti vo wu xa ze bri cla dro fle gra plo sta tri'.split(
  ' ',
);

/** mulberry32: the same numbers for the same seed, everywhere. */
function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Low numbers far more often than high ones, as names are (Zipf). */
const zipf = (random, size) => Math.min(Math.floor(size ** random()) - 1, size - 1);
const pick = (random, from) => from[Math.floor(random() * from.length)];

/** 30,000 made-up words of three to five syllables: what is in no dictionary but in every company. */
const RARE = (() => {
  const random = randomFrom(7);
  const words = new Set();
  while (words.size < 30_000) {
    words.add(Array.from({ length: 3 + Math.floor(random() * 3) }, () => pick(random, SYLLABLES)).join(''));
  }
  return [...words];
})();

const rareWord = (random) => RARE[zipf(random, RARE.length)];

const EMPTY = {
  kind: 'table',
  persistence: 'permanent',
  foreignKeys: [],
  indexes: [],
  sequences: [],
  types: [],
  unsupportedTypes: [],
  extensions: [],
  externalReferences: [],
  owner: 'app',
  grants: [],
  storageParameters: [],
  notRecreated: [],
};

function columnOf(random, name) {
  return {
    name,
    type: pick(random, TYPES),
    userType: null,
    notNull: random() < 0.5,
    default: null,
    generated: null,
    identity: null,
    collation: null,
    comment:
      random() < 0.1 ? `the ${rareWord(random)} of the ${pick(random, SUBJECTS).replaceAll('_', ' ')}` : null,
  };
}

const dayOf = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);

/** The archive of that number; about 17 columns each. */
export function archiveOf(number) {
  const random = randomFrom(number);
  const subject = pick(random, SUBJECTS);
  const name = [
    subject,
    random() < 0.6 ? rareWord(random) : null,
    random() < 0.3 ? 2010 + Math.floor(random() * 16) : null,
  ]
    .filter((part) => part !== null)
    .join('_');
  const schema = pick(random, SCHEMAS);
  const names = new Set(['id']);
  for (let wanted = 9 + Math.floor(random() * 16); names.size < wanted;) {
    names.add(
      random() < 0.7
        ? COMMON[zipf(random, COMMON.length)]
        : `${rareWord(random)}_${COMMON[zipf(random, COMMON.length)]}`,
    );
  }
  const columns = [...names].map((column) => columnOf(random, column));
  const first = 1_262_304_000 + random() * 450_000_000;
  const last = first + random() * random() * 200_000_000;
  const hex = createHash('sha256').update(`archive ${number}`).digest('hex');
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    source: `core-${number % 12}`,
    database: `db${number % 40}`,
    schema,
    name,
    definition: {
      ...EMPTY,
      schema,
      name,
      columns,
      constraints: [
        {
          name: `${name}_pkey`,
          kind: 'primary key',
          sql: 'PRIMARY KEY (id)',
          columns: ['id'],
          validated: true,
          comment: null,
        },
      ],
      comment:
        random() < 0.3
          ? `${pick(random, SUBJECTS).replaceAll('_', ' ')} of ${rareWord(random)} ${rareWord(random)}`
          : null,
    },
    tags: random() < 0.4 ? [pick(random, TAGS)] : [],
    label: pick(random, LABELS),
    // Four of five tables have a column of times that a profile saw.
    ranges: random() < 0.8 ? [{ column: 'created_at', minimum: dayOf(first), maximum: dayOf(last) }] : [],
    createdAt: new Date(1_700_000_000_000 + number * 60_000),
  };
}

/** Texts of each kind of search, the same every time. */
export function searchesOf(kind, howMany, archives) {
  const random = randomFrom(kind.length * 1000 + kind.charCodeAt(0));
  const wordOf = (archive) => {
    const parts = [archive.name, ...archive.definition.columns.map(({ name }) => name)].flatMap((name) =>
      name.split('_'),
    );
    return pick(
      random,
      parts.filter((part) => part.length > 2 && !/\d/.test(part)),
    );
  };
  const drawn = () => archiveOf(Math.floor(random() * archives));
  const typo = (word) => {
    const at = 1 + Math.floor(random() * (word.length - 2));
    return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  };
  const long = () => {
    for (;;) {
      const word = rareWord(random);
      if (word.length > 6 && typo(word) !== word) return word;
    }
  };
  const texts = {
    'one word': () => wordOf(drawn()),
    'two words': () => {
      const archive = drawn();
      return `${wordOf(archive)} ${wordOf(archive)}`;
    },
    'a typing error': () => typo(long()),
    'a beginning': () => wordOf(drawn()).slice(0, 3),
    'a word and a year': () => `${wordOf(drawn())} ${2010 + Math.floor(random() * 15)}`,
    'a year': () => String(2010 + Math.floor(random() * 15)),
    'a word in a tag': () => wordOf(drawn()),
  };
  return Array.from({ length: howMany }, texts[kind]);
}
