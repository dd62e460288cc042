/** What variants of a kind and days of a variant are drawn from. */
import type { SeededRandom } from '../classifier/seeded-random.js';
import type { KeyKind, TableShape } from './statements.js';
import { isWeekend } from './virtual-day.js';
import type { VirtualDay } from './virtual-day.js';

/** FNV-1a over the parts' texts: neighbouring numbers give unrelated seeds. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

export const integer = (random: SeededRandom, from: number, to: number): number =>
  from + random.below(to - from + 1);

/** Log-uniform, as an integer. */
export const spreadInteger = (random: SeededRandom, from: number, to: number): number =>
  Math.round(random.spread(from, to));

/** A count of a day: within a half of the mean, or, of a mean below 1, seldom 1. */
export function around(random: SeededRandom, mean: number): number {
  const exact = mean * (0.5 + random.next());
  const whole = Math.floor(exact);
  return whole + (random.chance(exact - whole) ? 1 : 0);
}

/** Half of the used tables have quiet weekends, or none at all: the share of a weekday's traffic. */
export function drawRhythm(random: SeededRandom): (day: VirtualDay) => number {
  const drawn = random.next();
  const weekend = drawn < 0.5 ? 1 : drawn < 0.7 ? 0.3 : drawn < 0.8 ? 0.05 : 0;
  return (day) => (isWeekend(day) ? weekend : 1);
}

/** Markets are closed at weekends, but for a few that never close. */
export function drawMarket(random: SeededRandom): (day: VirtualDay) => number {
  const weekend = random.chance(0.15) ? 1 : 0;
  return (day) => (isWeekend(day) ? weekend : 1);
}

const drawKey = (random: SeededRandom): KeyKind => {
  const drawn = random.next();
  return drawn < 0.8 ? 'primary key' : drawn < 0.92 ? 'index' : 'none';
};

const ROWS = { from: 5, to: 10_000 };
/** Without an index each look-up reads all: then a table is small. */
const ROWS_WITHOUT_INDEX = 800;

/** The same for every label, so that neither size nor key tells it. */
export function drawShape(random: SeededRandom, rows: { from: number; to: number } = ROWS): TableShape {
  const key = drawKey(random);
  const most = key === 'none' ? Math.min(rows.to, ROWS_WITHOUT_INDEX) : rows.to;
  return {
    rows: spreadInteger(random, Math.min(rows.from, most), most),
    width: spreadInteger(random, 4, 250),
    key,
  };
}

/** True on days that are `from` to `to` days apart, the first of them drawn too. */
export function drawRounds(random: SeededRandom, from: number, to: number): (day: VirtualDay) => boolean {
  const rounds = new Set<number>();
  for (let day = random.below(Math.ceil((from + to) / 2)); day < 2000; day += integer(random, from, to))
    rounds.add(day);
  return ({ index }) => rounds.has(index);
}
