/** What arguments on the command line may be; commander names the option with what is said here. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It is not a whole number from ${minimum} to ${maximum}.`);
  };
}

/** One of the words, whatever its case. */
export function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It is not one of ${words.join(', ')}.`);
  };
}

export function bytes(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('It is not a whole number of bytes.');
}

/** For options that may be given more than once. */
export const each = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];

function isoDay(text: string): string | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString().slice(0, 10);
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** ISO 8601 with its offset, or a day, which begins at 0:00 UTC. */
export function moment(text: string): Date {
  const [, day] = MOMENT.exec(text) ?? [];
  const time = new Date(text === day ? `${text}T00:00:00Z` : text);
  // JavaScript takes the 31st of February for the 3rd of March.
  const isDay = day !== undefined && isoDay(`${day}T00:00:00Z`) === day;
  if (isDay && !Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('It is not a date: 2026-01-31, or 2026-01-31T12:00:00Z.');
}

/** The same day a month earlier, the last of that month where it has none. */
export function monthBefore(now: Date): Date {
  const before = new Date(now);
  before.setUTCDate(1);
  before.setUTCMonth(before.getUTCMonth() - 1);
  const lastDay = new Date(Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + 1, 0)).getUTCDate();
  before.setUTCDate(Math.min(now.getUTCDate(), lastDay));
  return before;
}
