/** Sample values that are the same in every run of the same seed. */
import { seededRandom } from '../classifier/seeded-random.js';

export interface SampleRandom {
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** An integer from `from` to `to`, both possible. */
  integer(from: number, to: number): number;
  /** Towards the front of the list more often: the first tenth gets about a third of the picks, as busy users do. */
  skewed(count: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Two decimals, as text, since a money amount is not a float; small amounts are more frequent than large ones. */
  money(from: number, to: number): string;
  /** A version 4 uuid. */
  uuid(): string;
  /** ISO time between the two days, to the second. */
  time(fromDay: string, toDay: string): string;
}

export function sampleRandom(seed: number): SampleRandom {
  const random = seededRandom(seed);
  const integer = (from: number, to: number): number => from + random.below(to - from + 1);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
  return {
    chance: random.chance,
    integer,
    skewed: (count) => Math.floor(random.next() ** 2 * count),
    pick: (from) => from[random.below(from.length)] ?? from[0],
    money: (from, to) => random.spread(from, to).toFixed(2),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(random.below(4))}${hex(3)}-${hex(12)}`,
    time: (fromDay, toDay) => {
      const [from, to] = [Date.parse(fromDay), Date.parse(toDay)];
      return new Date(from + random.below((to - from) / 1000) * 1000).toISOString();
    },
  };
}
