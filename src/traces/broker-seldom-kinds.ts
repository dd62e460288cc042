/** Market data that is read now and then; the traps among it are read once a quarter. */
import { around, drawMarket, drawRounds, drawShape, integer, spreadInteger } from './draws.js';
import { createPartitioned, createTable, insertRows, readDays, readWhole, repeat } from './statements.js';
import { endsQuarter } from './virtual-day.js';
import type { TraceKind, Workload, WorkloadInput } from './workload.js';

/** Back tests read all of the history, some times in a row, and then not for weeks. */
function replays({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random, { from: 100, to: 10_000 });
  const played = drawRounds(random, 3, integer(random, 8, 50));
  const scans = random.spread(1, 20);
  const appended = random.chance(0.5) ? 0 : random.spread(1, 60);
  const market = drawMarket(random);
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, appended * market(day)), day.index, shape.width),
      ...(played(day) ? repeat(Math.max(1, around(random, scans)), readWhole(table)) : []),
    ],
  };
}

function corporateActions({ table, random }: WorkloadInput): Workload {
  const shape = { ...drawShape(random, { from: 20, to: 5000 }), indexes: ['(at)'] };
  const market = drawMarket(random);
  const announced = random.spread(0.05, 8);
  const asked = drawRounds(random, 1, integer(random, 1, 9));
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, announced * market(day)), day.index, shape.width),
      ...(asked(day) ? repeat(integer(random, 1, 6), readDays(table, day.index - 5, day.index)) : []),
    ],
  };
}

/** Replaced when the index is rebalanced at the end of a quarter, read then and not before the next one. */
function indexConstituents({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random, { from: 20, to: 3000 });
  const [before, scans, lasts] = [integer(random, 0, 12), integer(random, 1, 8), integer(random, 1, 3)];
  const replaces = random.chance(0.7);
  return {
    setup: createTable(table, shape),
    play: (day) => {
      const since = before + lasts - 1 - day.leftInMonth;
      if (!endsQuarter(day) || since < 0 || since >= lasts) return [];
      return [
        ...(since === 0 && replaces
          ? [`delete from ${table}`, ...insertRows(table, shape.rows, day.index, shape.width)]
          : []),
        ...repeat(scans, readWhole(table)),
      ];
    },
  };
}

/** A snapshot of some market that models are fitted to once a quarter. */
function quarterlyHistory({ table, random }: WorkloadInput): Workload {
  const shape = drawShape(random, { from: 100, to: 10_000 });
  const [on, scans] = [integer(random, 1, 25), integer(random, 1, 12)];
  const bars = random.chance(0.4) ? 0 : random.spread(1, 60);
  const market = drawMarket(random);
  return {
    setup: createTable(table, shape),
    play: (day, random) => [
      ...insertRows(table, around(random, bars * market(day)), day.index, shape.width),
      ...(day.month % 3 === 1 && day.dayOfMonth === on ? repeat(scans, readWhole(table)) : []),
    ],
  };
}

function partitionedTicks({ table, random }: WorkloadInput): Workload {
  const shape = { rows: spreadInteger(random, 200, 8000), width: spreadInteger(random, 4, 80) };
  const market = drawMarket(random);
  const [ticks, reads] = [random.spread(20, 250), random.spread(0.3, 25)];
  return {
    setup: createPartitioned(table, shape, integer(random, 15, 60)),
    play: (day, random) => [
      ...insertRows(table, around(random, ticks * market(day)), day.index, shape.width),
      ...repeat(
        around(random, reads * market(day)),
        readDays(table, day.index - integer(random, 0, 20), day.index),
      ),
    ],
  };
}

const broker = (kind: string, trap: boolean, variants: number, make: TraceKind['make']): TraceKind => ({
  kind,
  label: 'BROKER',
  trap,
  variants,
  make,
});

export const BROKER_SELDOM_KINDS: readonly TraceKind[] = [
  broker('replays', false, 14, replays),
  broker('corporate actions', false, 12, corporateActions),
  broker('index constituents', true, 12, indexConstituents),
  broker('quarterly history', true, 12, quarterlyHistory),
  broker('partitioned ticks', true, 8, partitionedTicks),
];
