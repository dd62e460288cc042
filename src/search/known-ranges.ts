import type { ArchiveRange } from '../domain/archive.js';
import { NUMBERS, TIMES } from './span.js';
import type { Span } from './span.js';

export interface KnownRange extends Span {
  readonly column: string;
  /** Its ends as they were printed. */
  readonly text: string;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** What of an archive's ranges can be compared: times and numbers; others are left out. Pure. */
export const knownRanges = (ranges: readonly ArchiveRange[]): readonly KnownRange[] =>
  ranges.flatMap(({ column, minimum, maximum }) => {
    const span = spanOf(minimum, maximum);
    return span === null ? [] : [{ column, text: `${minimum} to ${maximum}`, ...span }];
  });

function spanOf(minimum: string, maximum: string): Span | null {
  const [from, to] = [secondsOf(minimum), secondsOf(maximum)];
  if (from !== null && to !== null && from <= to) return { kind: 'time', from, to };
  const [least, most] = [numberOf(minimum), numberOf(maximum)];
  if (least !== null && most !== null && least <= most) return { kind: 'number', from: least, to: most };
  return null;
}

/** Of a date or a time as PostgreSQL prints it under ISO; without a zone, as UTC. Null for any other text. */
export function secondsOf(text: string): number | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day) / 1000;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(found[7] ?? '') ?? [];
  const zone = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60);
  return within(midnight + hour * 3600 + minute * 60 + second - zone, TIMES);
}

/** Null for what is no number. */
export function numberOf(text: string): number | null {
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isNaN(number) ? null : within(number, NUMBERS);
}

const within = (value: number, { from, to }: Span): number => Math.min(Math.max(value, from), to);

/** The years that its times reach, ascending; of a range of more than a hundred, none: it says nothing. Pure. */
export function yearsOf(ranges: readonly KnownRange[]): readonly number[] {
  const years = new Set<number>();
  for (const { kind, from, to } of ranges) {
    if (kind !== 'time') continue;
    const [first, last] = [yearOf(from), yearOf(to)];
    if (last - first > 100) continue;
    for (let year = first; year <= last; year++) years.add(year);
  }
  return [...years].sort((a, b) => a - b);
}

const yearOf = (seconds: number): number => new Date(seconds * 1000).getUTCFullYear();
