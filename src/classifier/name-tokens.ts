/** Identifiers as bags of stems: `OrderLines_2019` and `order_line` share `order` and `line`. */
import porter from 'natural/lib/natural/stemmers/porter_stemmer.js';

/** Stands for any number, so that `sp500` and `nasdaq100` agree. */
export const NUMBER_TOKEN = '<number>';
/** Stands for a year or a date of 6 or 8 digits: `2019`, `201912`, `20191231`. */
export const DATE_TOKEN = '<date>';
/** Stands for a length of time as bars are named: `1d`, `5min`, `4h`. */
const INTERVAL_TOKEN = '<interval>';

const DATE = /^(?:19|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?)?$/;
const INTERVAL = /^\d{1,3}(?:s|m|h|d|w|mo|y|sec|min|hr|hour|day|week|month|year)$/;
const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}]+|\p{Lu}+|\d+/gu;
/**
 * Porter's rules are for English words of ASCII letters; shorter ones are abbreviations (`isin`, `qty`, `px`).
 * Participles stay whole: `closed_at` tells an event, and `close` is a price.
 */
const STEMMABLE = /^[a-z]{4,}(?<!ed)$/;

function stem(word: string): string {
  if (/^\d+$/.test(word)) return DATE.test(word) ? DATE_TOKEN : NUMBER_TOKEN;
  return STEMMABLE.test(word) ? porter.stem(word) : word;
}

/** Schemas repeat their names (id, created_at, each table as a sibling of all others), and stemming is slow. */
const REMEMBERED = new Map<string, readonly string[]>();
/** A few megabytes; then it starts again, so that memory stays flat over any number of tables. */
const MOST_REMEMBERED = 20_000;

function split(identifier: string): readonly string[] {
  const tokens: string[] = [];
  for (const word of identifier.split(/[^\p{L}\p{M}\p{N}]+/u)) {
    if (INTERVAL.test(word.toLowerCase())) tokens.push(INTERVAL_TOKEN);
    else for (const part of word.match(PARTS) ?? []) tokens.push(stem(part.toLowerCase()));
  }
  return tokens;
}

/**
 * Splits an identifier at anything that is not a letter or digit, between lower and upper case, after an acronym
 * (`HTTPServer` is `http`, `server`) and between letters and digits, and stems each part. Order and repetition
 * are kept; a name without letters or digits gives an empty list.
 */
export function nameTokens(identifier: string): readonly string[] {
  const known = REMEMBERED.get(identifier);
  if (known !== undefined) return known;
  if (REMEMBERED.size >= MOST_REMEMBERED) REMEMBERED.clear();
  const tokens = split(identifier);
  REMEMBERED.set(identifier, tokens);
  return tokens;
}

/** The distinct tokens of several identifiers, sorted by code unit so that every machine agrees. */
export function tokenBag(identifiers: Iterable<string>): readonly string[] {
  const bag = new Set<string>();
  for (const identifier of identifiers) for (const token of nameTokens(identifier)) bag.add(token);
  return [...bag].sort();
}
