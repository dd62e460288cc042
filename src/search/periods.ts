/** Times in a question: `2019`, `2019-03`, `march 2019`, `2019q2`, `2019..2021`, `before 2020`. Pure. */
import { TIMES } from './span.js';
import type { Span } from './span.js';

export interface AskedPeriod {
  /** As it was typed. */
  readonly text: string;
  readonly span: Span;
  /** A bare year is a word of names too. */
  readonly year: string | null;
}

const MICROSECOND = 0.000001;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const YEAR = '(?:19|20|21)\\d\\d';
const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const POINT = [
  `${YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])`,
  `${YEAR}-(?:0[1-9]|1[0-2])`,
  `${YEAR}[- ]?q[1-4]`,
  `q[1-4] ?${YEAR}`,
  `(?:${MONTH}),? ${YEAR}`,
  YEAR,
].join('|');
const START = '(?<![\\p{L}\\p{M}\\p{N}_.-])';
const STOP = '(?![\\p{L}\\p{M}\\p{N}_]|[-.][\\p{L}\\p{N}])';
const TO = '(?:\\s*(?:\\.\\.+|…|–|-)\\s*|\\s+(?:to|and|until)\\s+)';
const ASKED = new RegExp(
  [
    `${START}(?:(?:between|from)\\s+)?(?<first>${POINT})${TO}(?<last>${POINT})${STOP}`,
    `${START}(?<word>before|until|till|after|since|from)\\s+(?<bound>${POINT})${STOP}`,
    `(?<![\\p{L}\\p{N}])\\.\\.(?<end>${POINT})${STOP}`,
    `${START}(?<begin>${POINT})\\.\\.(?![\\p{L}\\p{N}])`,
    `${START}(?<point>${POINT})${STOP}`,
  ].join('|'),
  'giu',
);
const ONE_POINT = new RegExp(`^(?:${POINT})$`, 'iu');

type Parts = Readonly<Partial<Record<string, string>>>;

/** The periods of a text, and what is left of it. */
export function takePeriods(text: string): {
  readonly periods: readonly AskedPeriod[];
  readonly rest: string;
} {
  const periods = [...text.matchAll(ASKED)].map(({ 0: typed, groups = {} }): AskedPeriod => {
    const [from, to] = boundsOf(groups);
    const { point = '' } = groups;
    return {
      text: typed.trim(),
      span: { kind: 'time', from, to },
      year: /^\d{4}$/.test(point) ? point : null,
    };
  });
  return { periods, rest: text.replace(ASKED, ' ') };
}

/** A whole text that is one year, quarter, month or day; null for any other. */
export const periodOfText = (text: string): Span | null => (ONE_POINT.test(text) ? pointOf(text) : null);

function boundsOf({
  first,
  last,
  bound,
  word = '',
  end,
  begin,
  point = '',
}: Parts): readonly [number, number] {
  if (first !== undefined && last !== undefined) {
    // Whoever types them the other way round means the same.
    const [a, b] = [pointOf(first), pointOf(last)];
    return [Math.min(a.from, b.from), Math.max(a.to, b.to)];
  }
  if (bound !== undefined) {
    const { from, to } = pointOf(bound);
    if (/^before$/i.test(word)) return [TIMES.from, from - MICROSECOND];
    if (/^(?:until|till)$/i.test(word)) return [TIMES.from, to];
    return [/^after$/i.test(word) ? to + MICROSECOND : from, TIMES.to];
  }
  if (end !== undefined) return [TIMES.from, pointOf(end).to];
  const { from, to } = pointOf(begin ?? point);
  return [from, begin === undefined ? to : TIMES.to];
}

/** Of a text that `POINT` fits. */
function pointOf(typed: string): Span {
  const text = typed.toLowerCase();
  const year = Number(/(?:19|20|21)\d\d/.exec(text)?.[0] ?? 0);
  const [, month, day] = /^\d{4}-(\d\d)(?:-(\d\d))?$/.exec(text) ?? [];
  if (day !== undefined)
    return between([year, Number(month) - 1, Number(day)], [year, Number(month) - 1, Number(day) + 1]);
  if (month !== undefined) return between([year, Number(month) - 1], [year, Number(month)]);
  const quarter = /q([1-4])/.exec(text)?.[1];
  if (quarter !== undefined) return between([year, 3 * Number(quarter) - 3], [year, 3 * Number(quarter)]);
  const named = MONTHS.indexOf(text.slice(0, 3));
  return named === -1 ? between([year, 0], [year + 1, 0]) : between([year, named], [year, named + 1]);
}

const between = (
  [year, month, day = 1]: readonly [number, number, number?],
  [toYear, toMonth, toDay = 1]: readonly [number, number, number?],
): Span => ({
  kind: 'time',
  from: Date.UTC(year, month, day) / 1000,
  to: Date.UTC(toYear, toMonth, toDay) / 1000 - MICROSECOND,
});
