/** Tables that no statement names: they are read through a view or a function. */
import { around, drawMarket, drawRhythm, drawShape, spreadInteger } from './draws.js';
import { createTable, insertRows, readDays, readWhole, repeat, someKey, updateByKey } from './statements.js';
import type { TraceKind, Workload, WorkloadInput } from './workload.js';

function throughView({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random);
  const rhythm = drawRhythm(random);
  const reads = random.spread(0.1, shape.key === 'none' ? 12 : 200);
  const changes = random.spread(0.05, 10);
  return {
    setup: [
      ...createTable(table, shape),
      `create view ${table}_view as select id, n, body from ${table} where state = 0`,
    ],
    play: (day, random) => [
      ...repeat(
        around(random, reads * rhythm(day)),
        `perform body from ${table}_view where id = ${someKey(shape.rows, random)}`,
      ),
      ...repeat(around(random, changes * rhythm(day)), updateByKey(table, someKey(shape.rows, random))),
    ],
  };
}

function throughFunction({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random);
  const rhythm = drawRhythm(random);
  const reads = random.spread(0.1, shape.key === 'none' ? 12 : 200);
  const rows = random.spread(0.05, 20);
  return {
    setup: [
      ...createTable(table, shape),
      `create function ${table}_body(key bigint) returns text language sql stable ` +
        `begin atomic select body from ${table} where id = key; end`,
    ],
    play: (day, random) => [
      ...repeat(around(random, reads * rhythm(day)), `perform ${table}_body(${someKey(shape.rows, random)})`),
      ...insertRows(table, around(random, rows * rhythm(day)), day.index, shape.width),
    ],
  };
}

function barsThroughView({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random), indexes: random.chance(0.6) ? ['(at)'] : [] };
  const market = drawMarket(random);
  const [bars, reads] = [spreadInteger(random, 2, 120), random.spread(0.2, 20)];
  return {
    setup: [...createTable(table, shape), `create view ${table}_view as select * from ${table} where n >= 0`],
    play: (day, random) => [
      ...insertRows(table, around(random, bars * market(day)), day.index, shape.width),
      ...repeat(around(random, reads * market(day)), readDays(`${table}_view`, day.index - 30, day.index)),
      ...(day.dayOfMonth === 1 ? [readWhole(`${table}_view`)] : []),
    ],
  };
}

export const THROUGH_KINDS: readonly TraceKind[] = [
  { kind: 'read through a view', label: 'APP', trap: true, variants: 8, make: throughView },
  { kind: 'read through a function', label: 'APP', trap: true, variants: 8, make: throughFunction },
  { kind: 'bars read through a view', label: 'BROKER', trap: true, variants: 8, make: barsThroughView },
];
