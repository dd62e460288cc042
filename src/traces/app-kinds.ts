/** Tables that an application works with every day. */
import type { SeededRandom } from '../classifier/seeded-random.js';
import { around, drawRhythm, drawShape, integer, spreadInteger } from './draws.js';
import {
  createTable,
  deleteBefore,
  deleteByKey,
  idOf,
  insertRows,
  lookUp,
  peek,
  readByRef,
  readDays,
  readWhole,
  repeat,
  someKey,
  updateByKey,
} from './statements.js';
import { isWeekend } from './virtual-day.js';
import type { TraceKind, Workload, WorkloadInput } from './workload.js';

/** Fewer look-ups where each reads the whole table. */
const lookUpsOf = (random: SeededRandom, key: string, most: number): number =>
  random.spread(0.3, key === 'none' ? 12 : most);

function keyLookups({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random);
  const { rows, width, key } = shape;
  const rhythm = drawRhythm(random);
  const lookups = lookUpsOf(random, key, 1500);
  const inserts = random.chance(0.2) ? 0 : random.spread(0.1, 40);
  const updates = random.chance(0.2) ? 0 : random.spread(0.1, 30);
  const wholeReads = random.chance(0.5) ? 0 : random.spread(0.01, 2);
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const count = (mean: number): number => around(random, mean * rhythm(day));
      return [
        ...repeat(count(lookups), lookUp(table, someKey(rows, random))),
        ...insertRows(table, count(inserts), day.index, width),
        ...repeat(count(updates), updateByKey(table, someKey(rows, random))),
        ...repeat(count(wholeReads), readWhole(table)),
      ];
    },
  };
}

function updatesInPlace({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 5, to: 3000 }), key: 'primary key' as const };
  const rhythm = drawRhythm(random);
  const updates = random.spread(3, 300);
  const lookups = updates * random.spread(0.3, 5);
  const inserts = random.chance(0.5) ? 0 : random.spread(0.1, 5);
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const count = (mean: number): number => around(random, mean * rhythm(day));
      return [
        ...repeat(count(updates), updateByKey(table, someKey(shape.rows, random))),
        ...repeat(count(lookups), lookUp(table, someKey(shape.rows, random))),
        ...insertRows(table, count(inserts), day.index, shape.width),
      ];
    },
  };
}

function sessions({ table, random }: WorkloadInput): Workload {
  const shape = {
    rows: 0,
    width: spreadInteger(random, 20, 250),
    key: 'primary key' as const,
    indexes: random.chance(0.7) ? ['(at)'] : [],
  };
  const rhythm = drawRhythm(random);
  const [logins, visits, keepDays] = [random.spread(2, 150), random.spread(1, 8), integer(random, 1, 20)];
  const logouts = random.next();
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const came = around(random, logins * rhythm(day));
      const today = idOf(day.index, `1 + k % ${Math.max(1, came)}`);
      return [
        ...insertRows(table, came, day.index, shape.width),
        ...repeat(Math.round(came * visits), lookUp(table, today)),
        ...repeat(Math.round(came * visits * 0.3), updateByKey(table, today)),
        ...repeat(Math.floor(came * logouts), deleteByKey(table, idOf(day.index, 'k'))),
        deleteBefore(table, day.index - keepDays),
      ];
    },
  };
}

function jobQueue({ table, random }: WorkloadInput): Workload {
  const shape = {
    rows: 0,
    width: spreadInteger(random, 20, 250),
    key: 'primary key' as const,
    indexes: random.chance(0.7) ? ['(id) where state = 0'] : [],
  };
  const rhythm = drawRhythm(random);
  const [polls, jobs] = [random.spread(20, 500), random.spread(0.3, 80)];
  const keepDays = random.chance(0.6) ? 0 : integer(random, 1, 14);
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const came = around(random, jobs * rhythm(day));
      return [
        ...insertRows(table, came, day.index, shape.width),
        ...repeat(came, `update ${table} set state = 1 where id = ${idOf(day.index, 'k')}`),
        // A worker asks all night, too.
        ...repeat(
          around(random, polls),
          `perform id from ${table} where state = 0 and id > -k order by id limit 10`,
        ),
        ...(keepDays === 0
          ? repeat(came, deleteByKey(table, idOf(day.index, 'k')))
          : [deleteBefore(table, day.index - keepDays)]),
      ];
    },
  };
}

function outbox({ table, random }: WorkloadInput): Workload {
  const shape = {
    rows: 0,
    width: spreadInteger(random, 40, 250),
    key: 'primary key' as const,
    indexes: ['(id) where state = 0'],
  };
  const rhythm = drawRhythm(random);
  const [events, polls, keepDays] = [random.spread(1, 150), random.spread(10, 300), integer(random, 0, 14)];
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, events * rhythm(day)), day.index, shape.width),
      ...repeat(around(random, polls), `perform body from ${table} where state = 0 and id > -k limit 50`),
      `update ${table} set state = 1 where state = 0`,
      deleteBefore(table, day.index - keepDays),
    ],
  };
}

function softDeletes({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 50, to: 8000 }), indexes: ['(ref)'] };
  const { rows, width, key } = shape;
  const rhythm = drawRhythm(random);
  const [lookups, lists] = [lookUpsOf(random, key, 300), random.spread(0.3, 40)];
  const [inserts, deletes] = [random.spread(0.2, 20), random.spread(0.1, 10)];
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const count = (mean: number): number => around(random, mean * rhythm(day));
      return [
        ...repeat(count(lookups), `${lookUp(table, someKey(rows, random))} and state = 0`),
        ...repeat(count(lists), `${readByRef(table, random)} and state = 0`),
        ...insertRows(table, count(inserts), day.index, width),
        ...repeat(count(deletes), `update ${table} set state = 1 where id = ${someKey(rows, random)}`),
      ];
    },
  };
}

function hotSettings({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 2, to: 80 }) };
  const reads = random.spread(5, 1200);
  const changes = random.chance(0.3) ? 0 : random.spread(0.01, 0.5);
  const whole = random.chance(0.6);
  return {
    setup: createTable(table, shape),
    play: (_day, random) => [
      ...repeat(around(random, reads), whole ? readWhole(table) : lookUp(table, someKey(shape.rows, random))),
      ...repeat(around(random, changes), updateByKey(table, someKey(shape.rows, random))),
    ],
  };
}

function ledger({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: ['(ref, at)'] };
  const rhythm = drawRhythm(random);
  const [entries, balances] = [random.spread(0.5, 120), random.spread(0.3, 60)];
  const monthly = random.chance(0.6);
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, entries * rhythm(day)), day.index, shape.width),
      ...repeat(around(random, balances * rhythm(day)), readByRef(table, random)),
      ...(monthly && day.leftInMonth === 0
        ? [readWhole(table), readDays(table, day.index - 30, day.index)]
        : []),
    ],
  };
}

function users({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 8, to: 6000 }), key: 'primary key' as const };
  const rhythm = drawRhythm(random);
  const [logins, registrations] = [random.spread(1, 200), random.spread(0.02, 5)];
  const perLogin = random.spread(1, 10);
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const came = around(random, logins * rhythm(day));
      return [
        ...repeat(Math.round(came * perLogin), lookUp(table, someKey(shape.rows, random))),
        ...repeat(came, updateByKey(table, someKey(shape.rows, random))),
        ...insertRows(table, around(random, registrations * rhythm(day)), day.index, shape.width),
        ...repeat(around(random, 0.3 * rhythm(day)), peek(table, 50)),
      ];
    },
  };
}

/** Nothing at all at weekends and on some weekdays. */
function officeHours(input: WorkloadInput): Workload {
  const off = input.random.next() * 0.15;
  const { setup, play } = keyLookups(input);
  return { setup, play: (day, random) => (isWeekend(day) || random.chance(off) ? [] : play(day, random)) };
}

const app = (kind: string, variants: number, make: TraceKind['make']): TraceKind => ({
  kind,
  label: 'APP',
  trap: false,
  variants,
  make,
});

export const APP_KINDS: readonly TraceKind[] = [
  app('key lookups', 16, keyLookups),
  app('updates in place', 14, updatesInPlace),
  app('sessions', 12, sessions),
  app('job queue', 14, jobQueue),
  app('outbox', 16, outbox),
  app('soft deletes', 12, softDeletes),
  app('hot settings', 12, hotSettings),
  app('ledger', 14, ledger),
  app('users', 12, users),
  app('weekdays only', 12, officeHours),
];
