/** From a seed to everything that will be played, and where; pure. */
import { seededRandom } from '../classifier/seeded-random.js';
import { APP_KINDS } from './app-kinds.js';
import { APP_SELDOM_KINDS } from './app-seldom-kinds.js';
import { BROKER_KINDS } from './broker-kinds.js';
import { BROKER_SELDOM_KINDS } from './broker-seldom-kinds.js';
import { seedOf } from './draws.js';
import { THROUGH_KINDS } from './through-kinds.js';
import { UNUSED_KINDS } from './unused-kinds.js';
import { virtualDay } from './virtual-day.js';
import type { PlayedTable, TraceKind, Workload } from './workload.js';

export const TRACE_KINDS: readonly TraceKind[] = [
  ...APP_KINDS,
  ...APP_SELDOM_KINDS,
  ...BROKER_KINDS,
  ...BROKER_SELDOM_KINDS,
  ...THROUGH_KINDS,
  ...UNUSED_KINDS,
];

export interface PlannedTable extends PlayedTable {
  readonly id: string;
}

export interface PlannedWorkload {
  /** The first one is what the kind is about. */
  readonly tables: readonly PlannedTable[];
  readonly setup: Workload['setup'];
  /** In the database that is dumped each night. */
  readonly dumped: boolean;
  /** False: neither vacuumed nor analysed, so that nobody knows its rows. */
  readonly analyzed: boolean;
  readonly from: number;
  /** Statements of day `index` in PL/pgSQL. */
  statements(index: number): readonly string[];
}

/** The whole of it is read each night, so most are on the other server. */
const DUMPED_SHARE = 0.25;
const ANALYZED_SHARE = 0.92;

/** A variant depends on the seed, its kind and its number alone: another set of kinds changes none of them. */
export function planTraces(
  seed: number,
  kinds: readonly TraceKind[] = TRACE_KINDS,
): readonly PlannedWorkload[] {
  return kinds.flatMap((kind) =>
    Array.from({ length: kind.variants }, (_, index) => planVariant(seed, kind, index + 1)),
  );
}

function planVariant(seed: number, kind: TraceKind, number: number): PlannedWorkload {
  const random = seededRandom(seedOf(seed, kind.kind, number));
  const table = `${kind.kind.replaceAll(/[^a-z]+/g, '_').replace(/^_/, '')}_${number}`;
  const dumped = random.chance(DUMPED_SHARE);
  const analyzed = random.chance(ANALYZED_SHARE);
  const startsOn = random.below(365);
  const { setup, play, from = 0, also } = kind.make({ table, random });
  const named = (played: PlayedTable): PlannedTable => ({ ...played, id: `${played.kind} ${number}` });
  const main = named({ table, kind: kind.kind, label: kind.label, trap: kind.trap });
  return {
    tables: also === undefined ? [main] : [main, named(also)],
    setup,
    dumped: kind.dumped ?? dumped,
    analyzed,
    from,
    statements: (index) =>
      play(virtualDay(index, startsOn), seededRandom(seedOf(seed, kind.kind, number, index))),
  };
}
