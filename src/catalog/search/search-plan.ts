import { invalidInput } from '../../domain/errors.js';
import type { ArchiveSearch, UnderstoodWord, ValueFilter } from '../../domain/archive-search.js';
import type { Queryable } from '../../postgres/session.js';
import type { Demand } from '../../search/explain-hit.js';
import { numberOf, secondsOf } from '../../search/known-ranges.js';
import { parseSearch } from '../../search/parse-search.js';
import { periodOfText } from '../../search/periods.js';
import { NUMBERS, TIMES } from '../../search/span.js';
import type { Span } from '../../search/span.js';
import { checkText } from '../paging.js';
import { lookUpExactly, lookUpWords } from './look-up-words.js';
import type { FoundVariant } from './look-up-words.js';
import type { AskedRange, MatchPlan } from './match-sql.js';
import { rarestFirst } from './rarest-first.js';

export interface SearchPlan {
  /** Null: nothing can fit. */
  readonly match: MatchPlan | null;
  readonly demands: readonly Demand[];
  readonly words: readonly UnderstoodWord[];
}

/** How a search is understood with the first `size` words of the vocabulary. INVALID_INPUT for ends that are no value. */
export async function searchPlan(
  db: Queryable,
  { filter, values }: ArchiveSearch,
  size: number,
): Promise<SearchPlan> {
  const { words, periods, blank } = parseSearch(filter.text ?? '');
  const found = await lookUpWords(db, words, size);
  const asked = values.map(rangeOf);
  const years = await lookUpExactly(
    db,
    periods.flatMap(({ year }) => year ?? []),
    size,
  );
  const times = periods.map(({ text, span, year }) => ({
    word: text,
    column: null,
    spans: [span],
    variants: years.filter(({ term }) => term === year),
    lenient: words.length > 0,
  }));
  const fits =
    (blank || words.length + periods.length > 0) && found.every(({ variants }) => variants.length > 0);
  return {
    match: fits
      ? {
          words: await rarestFirst(
            db,
            found.map(({ variants }) => variants),
          ),
          ranges: [...times, ...asked],
        }
      : null,
    demands: [...found.map((each) => ({ ...each, spans: [], column: null })), ...times, ...asked],
    words: [
      ...found.map(({ word, variants }) => ({ word, alternatives: variants.map(alternative), period: null })),
      ...times.map(({ word, variants, spans }) => ({
        word,
        alternatives: variants.map(alternative),
        period: periodOf(spans),
      })),
    ],
  };
}

const alternative = ({ term, how }: FoundVariant): UnderstoodWord['alternatives'][number] => ({
  word: term,
  how,
});

function periodOf([span]: readonly Span[]): UnderstoodWord['period'] {
  return span === undefined ? null : { from: new Date(span.from * 1000), to: new Date(span.to * 1000) };
}

function rangeOf({ column, from, to }: ValueFilter): AskedRange & { readonly word: string } {
  const word = `${column ?? 'any column'} ${from ?? ''}..${to ?? ''}`;
  const spans = [
    spanOf(TIMES, from, to, (text) => periodOfText(text) ?? moment(secondsOf(text), 'time')),
    spanOf(NUMBERS, from, to, (text) => moment(numberOf(text), 'number')),
  ].filter((span) => span !== null);
  if (spans.length > 0 && (column ?? from ?? to) !== null) {
    const name = column === null ? null : checkText(column, 'column').toLowerCase();
    return { word, column: name, spans, variants: [], lenient: false };
  }
  throw invalidInput(
    `${word} is no range of values`,
    'Give `column`, or `from` and `to` as numbers or as times (2019, 2019-03-01), the lesser first.',
  );
}

const moment = (value: number | null, kind: Span['kind']): Span | null =>
  value === null ? null : { kind, from: value, to: value };

/** Open where an end is not given; null where one is no value of this kind, or they are the wrong way round. */
function spanOf(
  all: Span,
  from: string | null,
  to: string | null,
  read: (text: string) => Span | null,
): Span | null {
  const [first, last] = [from, to].map((end) => (end === null ? all : read(end.trim())));
  if (first === null || last === null || first === undefined || last === undefined) return null;
  return first.from <= last.to ? { kind: all.kind, from: first.from, to: last.to } : null;
}
