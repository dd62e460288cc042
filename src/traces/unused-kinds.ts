/** Tables that nobody reads, for reasons that last. */
import { around, drawRhythm, drawShape, integer, spreadInteger } from './draws.js';
import {
  createPartitioned,
  createTable,
  insertRows,
  lookUp,
  peek,
  readWhole,
  repeat,
  someKey,
  updateByKey,
} from './statements.js';
import type { TraceKind, Workload, WorkloadInput } from './workload.js';

const NOTHING: Workload['play'] = () => [];
/** A trace that starts later still has the default window of a quarter and a week after it. */
const LATEST_START = 90;

/** Some leftovers still have the view that was made for them. */
const leftView = (table: string): readonly string[] => [
  `create view ${table}_view as select id, body from ${table}`,
];

/** `create table … as`: before the run, or on one of its days; nobody came back to it. */
function abandonedCopy({ table, random }: WorkloadInput): Workload {
  const source = `${table}_source`;
  const setup = createTable(source, drawShape(random));
  const copy = `create table ${table} as select * from ${source}`;
  const index = random.chance(0.2) ? [`create index on ${table} (id)`] : [];
  const view = random.chance(0.2) ? leftView(table) : [];
  if (random.chance(0.4)) return { setup: [...setup, copy, ...index, ...view], play: NOTHING };
  const made = integer(random, 1, LATEST_START);
  return { setup, from: made, play: (day) => (day.index === made ? [copy, ...index, ...view] : []) };
}

/** In use under another name until it was renamed. */
function renamedOld({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: random.chance(0.5) ? ['(at)'] : [] };
  const before = `${table}_live`;
  const [renamed, lookups] = [integer(random, 1, LATEST_START), random.spread(1, 30)];
  return {
    setup: [...createTable(before, shape), ...(random.chance(0.2) ? leftView(before) : [])],
    from: renamed + 1,
    play: (day, random) =>
      day.index > renamed
        ? []
        : day.index === renamed
          ? [`alter table ${before} rename to ${table}`]
          : [
              ...repeat(around(random, lookups), lookUp(before, someKey(shape.rows, random))),
              ...insertRows(before, around(random, 3), day.index, shape.width),
            ],
  };
}

/** A copy with all keys and indexes, for the case that something goes wrong; it did not. */
function backupCopy({ table, random }: WorkloadInput): Workload {
  const source = `${table}_source`;
  const setup = createTable(source, { ...drawShape(random), indexes: random.chance(0.5) ? ['(ref)'] : [] });
  const copy = [
    `create table ${table} (like ${source} including all)`,
    `insert into ${table} select * from ${source}`,
  ];
  if (random.chance(0.4)) return { setup: [...setup, ...copy], play: NOTHING };
  const made = integer(random, 1, LATEST_START);
  return { setup, from: made, play: (day) => (day.index === made ? copy : []) };
}

/** Gathered for a file that was sent once; of some the trace tells the day itself. */
function oneOffExport({ table, random }: WorkloadInput): Workload {
  const source = `${table}_source`;
  const made = integer(random, 0, LATEST_START);
  const create = `create table ${table} as select ref, max(n) as n, max(body) as body, count(*) as rows from ${source} group by ref, at`;
  return {
    setup: createTable(source, drawShape(random)),
    from: random.chance(0.25) ? made : made + 1,
    play: (day) => (day.index === made ? [create, readWhole(table)] : []),
  };
}

/** Used for weeks, then over; the trace starts after its last use. */
function finishedExperiment({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random);
  const over = integer(random, 3, LATEST_START);
  const [lookups, inserts] = [random.spread(1, 60), random.spread(1, 60)];
  return {
    setup: createTable(table, shape),
    from: over,
    play: (day, random) =>
      day.index >= over
        ? []
        : [
            ...insertRows(table, around(random, inserts), day.index, shape.width),
            ...repeat(around(random, lookups), lookUp(table, someKey(shape.rows, random))),
            ...repeat(around(random, 0.3), readWhole(table)),
          ],
  };
}

/** Something still writes to it: every minute, every night or every week. */
function zombieWriter({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: random.chance(0.4) ? ['(at)'] : [] };
  const rhythm = drawRhythm(random);
  const rows = random.spread(0.3, 250);
  const weekly = random.chance(0.2);
  return {
    setup: createTable(table, shape),
    play: (day, random) =>
      weekly && day.weekday !== 6
        ? []
        : insertRows(table, around(random, rows * (weekly ? 1 : rhythm(day))), day.index, shape.width),
  };
}

/** Each update looks its row up by its key, which counts as a read; nobody else does. */
function zombieUpdater({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 3, to: 2000 }), key: 'primary key' as const };
  const rhythm = drawRhythm(random);
  const [updates, upserts] = [random.spread(0.5, 200), random.chance(0.4)];
  return {
    setup: createTable(table, shape),
    play: (day, random) =>
      repeat(
        around(random, updates * rhythm(day)),
        upserts
          ? `insert into ${table} values (${someKey(Math.ceil(shape.rows * 1.2), random)}, 1, ${day.index}, 0, 1, '') ` +
              `on conflict (id) do update set n = ${table}.n + 1`
          : updateByKey(table, someKey(shape.rows, random)),
      ),
  };
}

const untouched = ({ table, random }: WorkloadInput): Workload => ({
  setup: createTable(table, { ...drawShape(random), indexes: random.chance(0.3) ? ['(at)'] : [] }),
  play: NOTHING,
});

/** Two leftovers, one of which refers to the other. */
function leftPair({ table, random }: WorkloadInput): Workload {
  const [child, rows] = [`${table}_lines`, spreadInteger(random, 5, 2000)];
  return {
    setup: [
      ...createTable(table, { rows, width: 20, key: 'primary key' }),
      `create table ${child} (id bigint primary key, parent bigint not null references ${table}, n integer, body text)`,
      `insert into ${child} select i, 1 + i % ${rows}, i, 'x' from generate_series(1, ${2 * rows}) i`,
    ],
    play: NOTHING,
    also: { table: child, kind: 'leftovers that refer to others', label: 'UNUSED', trap: false },
  };
}

const emptyTable = ({ table, random }: WorkloadInput): Workload => ({
  setup: createTable(table, { ...drawShape(random), rows: 0, indexes: random.chance(0.4) ? ['(at)'] : [] }),
  play: NOTHING,
});

/** Maintenance goes on each night. */
const onlyAnalyzed = ({ table, random }: WorkloadInput): Workload => ({
  setup: createTable(table, drawShape(random)),
  play: () => [`analyze ${table}`],
});

/** A person wanted to know what it is, at the beginning, and saw some rows of it. */
function oneLook({ table, random }: WorkloadInput): Workload {
  const [on, limit] = [integer(random, 0, 14), random.chance(0.7) ? 10 : 100];
  const written = random.chance(0.3) ? random.spread(0.5, 60) : 0;
  const shape = drawShape(random, { from: 200, to: 10_000 });
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, written), day.index, shape.width),
      ...(day.index === on ? [peek(table, limit)] : []),
    ],
  };
}

const leftPartitions = ({ table, random }: WorkloadInput): Workload => ({
  setup: createPartitioned(
    table,
    { rows: spreadInteger(random, 100, 6000), width: spreadInteger(random, 4, 120) },
    integer(random, 15, 60),
    0,
  ),
  play: NOTHING,
});

const unused = (
  kind: string,
  trap: boolean,
  variants: number,
  make: TraceKind['make'],
  dumped?: boolean,
): TraceKind => ({
  kind,
  label: 'UNUSED',
  trap,
  variants,
  make,
  ...(dumped === undefined ? {} : { dumped }),
});

export const UNUSED_KINDS: readonly TraceKind[] = [
  unused('abandoned copy', false, 13, abandonedCopy),
  unused('renamed to _old', false, 10, renamedOld),
  unused('_bak copy', false, 10, backupCopy),
  unused('one-off export', false, 10, oneOffExport),
  unused('finished experiment', false, 10, finishedExperiment),
  unused('zombie writer', false, 20, zombieWriter),
  unused('read only by dumps', false, 10, untouched, true),
  unused('empty table', false, 7, emptyTable),
  unused('only analyzed', false, 7, onlyAnalyzed),
  unused('leftovers that others refer to', false, 9, leftPair),
  unused('zombie writer that updates by key', true, 16, zombieUpdater),
  unused('one look at the beginning', true, 16, oneLook),
  unused('partitioned leftovers', true, 6, leftPartitions),
];
