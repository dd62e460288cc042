/** Identifiers as bags of stems: `OrderLines_2019` and `order_line` share `order` and `line`. */
import porter from 'natural/lib/natural/stemmers/porter_stemmer.js';
import * as lists from './word-lists.js';

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

/** Words that a name in one piece is cut into. */
const KNOWN_WORDS: ReadonlySet<string> = new Set(
  [
    lists.MARKET_TERMS,
    lists.MARKET_WORDS,
    lists.MARKET_HINTS,
    lists.APPLICATION_TERMS,
    lists.APPLICATION_WORDS,
    lists.COMMON_WORDS,
  ].flatMap(lists.wordsOf),
);
const KNOWN_STEMS: ReadonlySet<string> = new Set([...KNOWN_WORDS].map(stem));
const isKnown = (word: string): boolean => KNOWN_WORDS.has(word) || KNOWN_STEMS.has(stem(word));

/** The words of a glued name: `tradedate` is `trade`, `date`; itself where it is a word, or no cut gives two. */
function cut(word: string): readonly string[] {
  if (word.length < 6 || isKnown(word)) return [word];
  for (let at = word.length - 2; at >= 3; at--) {
    const [first, rest] = [word.slice(0, at), word.slice(at)];
    if (!isKnown(first)) continue;
    if (isKnown(rest)) return [first, rest];
    const others = cut(rest);
    if (others.length > 1) return [first, ...others];
  }
  return [word];
}

/** Schemas repeat their names (id, created_at, each table as a sibling of all others), and stemming is slow. */
const REMEMBERED = new Map<string, readonly string[]>();
/** A few megabytes; then it starts again, so that memory stays flat over any number of tables. */
const MOST_REMEMBERED = 20_000;

function split(identifier: string): readonly string[] {
  const tokens: string[] = [];
  for (const word of identifier.split(/[^\p{L}\p{M}\p{N}]+/u)) {
    if (INTERVAL.test(word.toLowerCase())) tokens.push(INTERVAL_TOKEN);
    else for (const part of word.match(PARTS) ?? []) tokens.push(...cut(part.toLowerCase()).map(stem));
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

/** Two neighbours in a name as one token: `open price` is something else than `open` and `price` apart. */
export const pairToken = (first: string, second: string): string => `${first} ${second}`;

/** The last word of a name. */
export const headToken = (last: string): string => `${last}$`;

/** Stands for a number, a date or a length of time. */
export const isStandIn = (token: string): boolean => token.startsWith('<');

/** Not a pair or a head. */
export const isWord = (token: string): boolean => !/[ $]/.test(token);

/** The distinct tokens of several identifiers and the pairs of neighbours in them, sorted by code unit so that every machine agrees. */
export function tokenBag(identifiers: Iterable<string>): readonly string[] {
  const bag = new Set<string>();
  for (const identifier of identifiers) {
    const tokens = nameTokens(identifier);
    tokens.forEach((token, index) => {
      bag.add(token);
      const next = tokens[index + 1];
      if (next !== undefined) bag.add(pairToken(token, next));
    });
  }
  return [...bag].sort();
}
