/** Tables of applications that are read now and then; the traps among them look as if nobody read them. */
import { around, drawRhythm, drawRounds, drawShape, integer, spreadInteger } from './draws.js';
import {
  createPartitioned,
  createTable,
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
import { endsQuarter, isWeekend } from './virtual-day.js';
import type { TraceKind, Workload, WorkloadInput } from './workload.js';

function auditTrail({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: random.chance(0.6) ? ['(ref)', '(at)'] : [] };
  const rhythm = drawRhythm(random);
  const events = random.spread(0.5, 120);
  const looked = drawRounds(random, 2, integer(random, 4, 40));
  const reads = random.spread(1, 12);
  const byRef = random.chance(0.5);
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, events * rhythm(day)), day.index, shape.width),
      ...(looked(day)
        ? repeat(
            Math.max(1, around(random, reads)),
            byRef ? readByRef(table, random) : readDays(table, day.index - integer(random, 1, 60), day.index),
          )
        : []),
    ],
  };
}

/** Read at each deployment, by every instance that starts. */
function migrations({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random, { from: 3, to: 300 });
  const deployed = drawRounds(random, 3, integer(random, 8, 35));
  const instances = integer(random, 1, 8);
  return {
    setup: createTable(table, shape),
    play: (day, random) =>
      deployed(day)
        ? [
            ...repeat(instances, readWhole(table)),
            ...insertRows(table, random.below(3), day.index, shape.width),
          ]
        : [],
  };
}

function referenceList({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random, { from: 3, to: 2000 });
  const asked = drawRounds(random, 1, integer(random, 6, 40));
  const lookups = random.spread(1, 30);
  const whole = random.chance(0.5);
  const changes = random.chance(0.6) ? 0 : 0.02;
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...(asked(day)
        ? whole
          ? repeat(integer(random, 1, 3), readWhole(table))
          : repeat(Math.max(1, around(random, lookups)), lookUp(table, someKey(shape.rows, random)))
        : []),
      ...repeat(around(random, changes), updateByKey(table, someKey(shape.rows, random))),
    ],
  };
}

function monthEndReport({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: random.chance(0.5) ? ['(at)'] : [] };
  const rhythm = drawRhythm(random);
  const entries = random.chance(0.3) ? 0 : random.spread(0.3, 60);
  const [after, reads] = [integer(random, 0, 4), integer(random, 1, 12)];
  const runs = integer(random, 1, 3);
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const isDue =
        after === 0 ? day.leftInMonth < runs : day.dayOfMonth >= after && day.dayOfMonth < after + runs;
      return [
        ...insertRows(table, around(random, entries * rhythm(day)), day.index, shape.width),
        ...(isDue ? [readWhole(table), ...repeat(reads, readDays(table, day.index - 31, day.index))] : []),
      ];
    },
  };
}

/** Read on some days after the end of each quarter, by a person or a job. */
function quarterlyReference({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random);
  const [after, runs] = [integer(random, 1, 12), integer(random, 1, 4)];
  const lookups = spreadInteger(random, 1, 60);
  const whole = random.chance(0.6);
  const changes = random.chance(0.5) ? 0 : random.spread(0.005, 0.05);
  return {
    setup: createTable(table, shape),
    play: (day, random) => {
      const isDue = day.month % 3 === 0 && day.dayOfMonth >= after && day.dayOfMonth < after + runs;
      const reads = isDue
        ? whole
          ? repeat(integer(random, 1, 4), readWhole(table))
          : repeat(Math.max(1, around(random, lookups)), lookUp(table, someKey(shape.rows, random)))
        : [];
      return [...reads, ...repeat(around(random, changes), updateByKey(table, someKey(shape.rows, random)))];
    },
  };
}

/** Entries collect all the time and are read when the quarter is closed. */
function quarterlyClosing({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: random.chance(0.5) ? ['(at)'] : [] };
  const rhythm = drawRhythm(random);
  const entries = random.spread(0.3, 80);
  const runs = integer(random, 1, 3);
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, entries * rhythm(day)), day.index, shape.width),
      ...(endsQuarter(day) && day.leftInMonth < runs
        ? [readDays(table, day.index - 92, day.index), readWhole(table)]
        : []),
    ],
  };
}

/** The application reads all of it when it starts, and then its own memory. */
function cached({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random, { from: 5, to: 4000 });
  const started = drawRounds(random, 20, integer(random, 25, 60));
  const instances = integer(random, 1, 6);
  const changes = random.chance(0.6) ? 0 : random.spread(0.01, 0.1);
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...(started(day) ? repeat(instances, readWhole(table)) : []),
      ...repeat(around(random, changes), updateByKey(table, someKey(shape.rows, random))),
    ],
  };
}

/** Nearly every access is an update by key; what they count is looked at now and then. */
function counters({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 3, to: 2000 }), key: 'primary key' as const };
  const rhythm = drawRhythm(random);
  const updates = random.spread(1, 200);
  const looked = drawRounds(random, 1, integer(random, 1, 20));
  const [reads, whole] = [integer(random, 1, 6), random.chance(0.5)];
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...repeat(around(random, updates * rhythm(day)), updateByKey(table, someKey(shape.rows, random))),
      ...(looked(day)
        ? repeat(reads, whole ? readWhole(table) : lookUp(table, someKey(shape.rows, random)))
        : []),
    ],
  };
}

/** Every row of its child is looked up in it, and nobody else asks for it. */
function onlyForeignKeyChecks({ table, random }: WorkloadInput): Workload {
  const rows = spreadInteger(random, 3, 2000);
  const rhythm = drawRhythm(random);
  const entries = random.spread(1, 60);
  const added = random.chance(0.5) ? 0 : random.spread(0.01, 0.2);
  const [child, width] = [`${table}_entries`, spreadInteger(random, 4, 120)];
  return {
    setup: [
      ...createTable(table, { rows, width, key: 'primary key' }),
      ...createTable(child, { rows: 0, width, key: 'primary key', indexes: ['(ref)'] }),
      `alter table ${child} add column parent bigint not null references ${table}`,
    ],
    play: (day, random) => {
      const count = around(random, entries * rhythm(day));
      return [
        ...(count === 0
          ? []
          : [
              `insert into ${child} select ${idOf(day.index, 'i')}, i % 50, ${day.index}, 0, i, rpad('', ${width}, 'x'), 1 + i % ${rows} from generate_series(1, ${count}) i`,
            ]),
        ...repeat(around(random, 3 * rhythm(day)), readByRef(child, random)),
        ...insertRows(table, around(random, added), day.index, width),
      ];
    },
    also: { table: child, kind: 'entries with a foreign key', label: 'APP', trap: false },
  };
}

function partitionedLog({ table, random }: WorkloadInput): Workload {
  const shape = { rows: spreadInteger(random, 100, 5000), width: spreadInteger(random, 4, 120) };
  const rhythm = drawRhythm(random);
  const [events, looked] = [random.spread(5, 150), random.spread(0.1, 10)];
  return {
    setup: createPartitioned(table, shape, integer(random, 15, 60)),
    play: (day, random) => [
      ...insertRows(table, around(random, events * rhythm(day)), day.index, shape.width),
      ...(isWeekend(day)
        ? []
        : repeat(around(random, looked), readDays(table, day.index - integer(random, 0, 6), day.index))),
    ],
  };
}

const app = (kind: string, trap: boolean, variants: number, make: TraceKind['make']): TraceKind => ({
  kind,
  label: 'APP',
  trap,
  variants,
  make,
});

export const APP_SELDOM_KINDS: readonly TraceKind[] = [
  app('audit trail', false, 14, auditTrail),
  app('migrations', false, 12, migrations),
  app('reference list', false, 14, referenceList),
  app('month-end report', false, 12, monthEndReport),
  app('quarterly reference', true, 12, quarterlyReference),
  app('quarterly closing', true, 12, quarterlyClosing),
  app('cached by the application', true, 12, cached),
  app('counters', true, 14, counters),
  app('read only by foreign key checks', true, 14, onlyForeignKeyChecks),
  app('partitioned log', true, 8, partitionedLog),
];
