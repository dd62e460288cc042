/** Facts of many tables as a catalog would give them: schemas of like tables, used as the recorded workloads were. */
import { seededRandom } from '../dist/classifier/seeded-random.js';
import { windowOfTrace } from '../dist/classifier/window-of-trace.js';

const DAY_MS = 86_400_000;
const WINDOW_END = Date.parse('2026-11-01T00:00:00Z');
const TABLES_OF_SCHEMA = 80;
const SUBJECTS =
  'user account order invoice payment session product customer ticket message trade quote tick position execution instrument bar candle dividend ledger audit event job setting report'.split(
    ' ',
  );
const PARTS =
  'items history lines events log daily archive settings types links tags notes states totals snapshot map prices versions'.split(
    ' ',
  );
const COLUMNS = [
  ['created_at', 'timestamp with time zone'],
  ['updated_at', 'timestamp with time zone'],
  ['name', 'text'],
  ['status', 'character varying(20)'],
  ['user_id', 'bigint'],
  ['account_id', 'bigint'],
  ['amount', 'numeric(18,4)'],
  ['price', 'double precision'],
  ['volume', 'bigint'],
  ['symbol', 'text'],
  ['trade_date', 'date'],
  ['currency', 'character(3)'],
  ['payload', 'jsonb'],
  ['is_active', 'boolean'],
  ['external_ref', 'uuid'],
  ['note', 'text'],
];

const nameOf = (at) =>
  [SUBJECTS[at % SUBJECTS.length], PARTS[Math.floor(at / SUBJECTS.length) % PARTS.length], at]
    .filter((part) => part !== at || at % 7 === 0)
    .join('_');

const column = ([name, type]) => ({
  name,
  type,
  userType: null,
  notNull: false,
  default: null,
  generated: null,
  identity: null,
  collation: null,
  comment: null,
});

function definitionOf(schema, name, random) {
  const from = random.below(COLUMNS.length - 10);
  const columns = [['id', 'bigint'], ...COLUMNS.slice(from, from + 4 + random.below(7))];
  return {
    kind: 'table',
    schema,
    name,
    columns: columns.map(column),
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
    foreignKeys: columns
      .filter(([column]) => column === 'user_id')
      .map(([column]) => ({ columns: [column], references: { schema, name: 'users' } })),
    indexes: [],
    notRecreated: [],
  };
}

function usageOf(trace, random) {
  const days = 97 + random.below(trace.days - 97 + 1);
  const seen = windowOfTrace(trace, trace.days - days, trace.days);
  const from = new Date(WINDOW_END - days * DAY_MS);
  const to = new Date(WINDOW_END);
  const read = seen.lastReadAgeDays;
  return {
    rows: seen.rows,
    bytes: BigInt(seen.bytes ?? 0),
    usage: {
      from,
      to,
      seenAt: to,
      samples: days,
      epochs: 1,
      undisturbedSince: from,
      nodes: 1,
      unseenNodes: 0,
      unseenUntil: null,
      decoded: false,
      seqScans: BigInt(seen.seqScans),
      seqTuplesRead: BigInt(seen.seqTuplesRead),
      indexScans: BigInt(seen.indexScans),
      indexTuplesFetched: BigInt(seen.indexTuplesFetched),
      explainedScans: 0n,
      inserted: BigInt(seen.inserted),
      updated: BigInt(seen.updated),
      deleted: BigInt(seen.deleted),
      hotUpdated: 0n,
      readDays: seen.activeDays.reduce((sum, { readDays }) => sum + readDays, 0),
      lastRead: read === null ? null : new Date(WINDOW_END - read * DAY_MS),
      lastReadExact: false,
      lastWrite: null,
      activeDays: seen.activeDays.map(({ age, days, readDays, reads, writes }) => ({
        day: new Date(WINDOW_END - (age + days) * DAY_MS).toISOString().slice(0, 10),
        wholeMonth: days > 1,
        readDays,
        reads,
        writes,
      })),
    },
  };
}

/** `tables` facts in batches of one schema each; the same every time. `traces` are at least 97 days long. */
export function* manyFacts(tables, traces) {
  const random = seededRandom(1);
  for (let first = 0; first < tables; first += TABLES_OF_SCHEMA) {
    const names = Array.from({ length: Math.min(TABLES_OF_SCHEMA, tables - first) }, (_, at) =>
      nameOf(first + at * 7),
    );
    const schema = `schema_${first}`;
    yield names.map((name) => {
      const trace = traces[random.below(traces.length)];
      const { rows, bytes, usage } = usageOf(trace, random);
      return {
        database: 'bench',
        definition: definitionOf(schema, name, random),
        estimatedRows: rows,
        sizeBytes: bytes,
        usage,
        referencedBy: trace.referencedBy,
        dependents: Array.from({ length: trace.dependents }, (_, at) => `view v${at}`),
        readRank: random.next(),
        siblings: names.filter((other) => other !== name),
      };
    });
  }
}
