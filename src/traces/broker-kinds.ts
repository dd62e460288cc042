/** Market data, what describes it, and what is kept up to date with a broker or an exchange. */
import { around, drawMarket, drawShape, integer, spreadInteger } from './draws.js';
import {
  createTable,
  deleteBefore,
  idOf,
  insertRows,
  lookUp,
  readByRef,
  readDays,
  readWhole,
  repeat,
  someKey,
  updateByKey,
} from './statements.js';
import { isWeekend } from './virtual-day.js';
import type { TraceKind, Workload, WorkloadInput } from './workload.js';

function tickStream({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: ['(at)'] };
  const market = drawMarket(random);
  const [ticks, reads] = [random.spread(20, 300), random.spread(0.3, 40)];
  const keepDays = random.chance(0.4) ? integer(random, 20, 90) : null;
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, ticks * market(day)), day.index, shape.width),
      ...repeat(
        around(random, reads * market(day)),
        readDays(table, day.index - integer(random, 0, 3), day.index),
      ),
      ...(keepDays !== null && day.weekday === 5 ? [deleteBefore(table, day.index - keepDays)] : []),
    ],
  };
}

function dailyBars({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: random.chance(0.5) ? ['(at)'] : ['(ref, at)'] };
  const market = drawMarket(random);
  const [bars, reads] = [random.spread(3, 150), random.spread(0.3, 30)];
  const byRef = random.chance(0.5);
  const back = integer(random, 5, 60);
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, bars * market(day)), day.index, shape.width),
      ...repeat(
        around(random, reads * market(day)),
        byRef ? readByRef(table, random) : readDays(table, day.index - back, day.index),
      ),
    ],
  };
}

/** Loaded after the close, and read as a whole by what is computed from it. */
function endOfDayJob({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 5, to: 4000 }), indexes: random.chance(0.4) ? ['(at)'] : [] };
  const load = spreadInteger(random, 5, 200);
  const [scans, replaces] = [integer(random, 1, 4), random.chance(0.4)];
  const missed = random.next() * 0.05;
  return {
    setup: createTable(table, shape),
    play: (day, random) =>
      isWeekend(day) || random.chance(missed)
        ? []
        : [
            ...(replaces ? [`delete from ${table}`] : []),
            ...insertRows(table, around(random, load), day.index, shape.width),
            ...repeat(scans, readWhole(table)),
          ],
  };
}

function instruments({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random, { from: 10, to: 5000 });
  const market = drawMarket(random);
  const lookups = random.spread(1, shape.key === 'none' ? 12 : 1000);
  const [changes, listings] = [random.spread(0.05, 20), random.spread(0.02, 2)];
  const wholeReads = random.chance(0.5) ? 0 : random.spread(0.2, 5);
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const count = (mean: number): number => around(random, mean * market(day));
      return [
        ...repeat(count(lookups), lookUp(table, someKey(shape.rows, random))),
        ...repeat(count(changes), updateByKey(table, someKey(shape.rows, random))),
        ...insertRows(table, count(listings), day.index, shape.width),
        ...repeat(count(wholeReads), readWhole(table)),
      ];
    },
  };
}

/** Trading days and holidays: read before each session, changed once a year if at all. */
function calendar({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 10, to: 1000 }), indexes: random.chance(0.5) ? ['(at)'] : [] };
  const market = drawMarket(random);
  const [reads, whole] = [random.spread(0.5, 60), random.chance(0.4)];
  return {
    setup: createTable(table, shape),
    play: (day, random) =>
      repeat(
        around(random, reads * market(day)),
        whole ? readWhole(table) : readDays(table, day.index, day.index + 1),
      ),
  };
}

function orders({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), key: 'primary key' as const, indexes: ['(ref)'] };
  const market = drawMarket(random);
  const [placed, states, lists] = [random.spread(0.5, 120), random.spread(1, 4), random.spread(0.3, 30)];
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const came = around(random, placed * market(day));
      const one = idOf(day.index, `1 + k % ${Math.max(1, came)}`);
      return [
        ...insertRows(table, came, day.index, shape.width),
        ...repeat(Math.round(came * states), updateByKey(table, one)),
        ...repeat(Math.round(came * states * 0.7), lookUp(table, one)),
        ...repeat(around(random, lists * market(day)), readByRef(table, random)),
      ];
    },
  };
}

/** Each is written once; the positions and the report of the day are made of them. */
function executions({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: ['(ref)', '(at)'] };
  const market = drawMarket(random);
  const [fills, lists] = [random.spread(0.5, 150), random.spread(0.2, 30)];
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, fills * market(day)), day.index, shape.width),
      ...repeat(around(random, lists * market(day)), readByRef(table, random)),
      ...repeat(market(day), readDays(table, day.index, day.index)),
    ],
  };
}

/** Every fill moves one; all of them are valued some times a day. */
function positions({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 3, to: 1500 }), key: 'primary key' as const };
  const market = drawMarket(random);
  const [fills, valuations] = [random.spread(0.5, 150), random.spread(1, 40)];
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...repeat(
        around(random, fills * market(day)),
        `insert into ${table} values (${someKey(shape.rows, random)}, 1, ${day.index}, 0, 1, '') ` +
          `on conflict (id) do update set n = ${table}.n + 1, at = excluded.at`,
      ),
      ...repeat(around(random, valuations * market(day)), readWhole(table)),
    ],
  };
}

const broker = (kind: string, variants: number, make: TraceKind['make']): TraceKind => ({
  kind,
  label: 'BROKER',
  trap: false,
  variants,
  make,
});

export const BROKER_KINDS: readonly TraceKind[] = [
  broker('tick stream', 18, tickStream),
  broker('daily bars', 18, dailyBars),
  broker('end-of-day job', 18, endOfDayJob),
  broker('instruments', 16, instruments),
  broker('trading calendar', 14, calendar),
  broker('orders', 16, orders),
  broker('executions', 16, executions),
  broker('positions', 16, positions),
];
