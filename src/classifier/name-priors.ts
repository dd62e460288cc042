/** The word lists as log-odds of tokens, in nats, before any labelled table was seen. */
import { headToken, nameTokens, pairToken } from './name-tokens.js';
import {
  APPLICATION_HEADS,
  APPLICATION_PHRASES,
  APPLICATION_TERMS,
  APPLICATION_WORDS,
  MARKET_HEADS,
  MARKET_HINTS,
  MARKET_PHRASES,
  MARKET_TERMS,
  MARKET_WORDS,
  wordsOf,
} from './word-lists.js';

/** e to the 2.5 is twelve to one, e to the 1.2 three to one, e to the 0.4 three to two. */
const TERM = 2.5;
const WORD = 1.2;
const HINT = 0.4;

type Priors = readonly (readonly [string, number])[];

const tokens = (list: string, weight: number, tokenOf: (first: string, second: string) => string): Priors =>
  wordsOf(list).map((name) => {
    const [first = '', second = ''] = nameTokens(name);
    return [tokenOf(first, second), weight] as const;
  });
const words = (list: string, weight: number): Priors => tokens(list, weight, (first) => first);

/** A word that is in two lists counts by the stronger one, which comes later. */
export const PRIORS: ReadonlyMap<string, number> = new Map([
  ...words(MARKET_HINTS, HINT),
  ...words(APPLICATION_WORDS, -WORD),
  ...words(MARKET_WORDS, WORD),
  ...words(APPLICATION_TERMS, -TERM),
  ...words(MARKET_TERMS, TERM),
  ...tokens(APPLICATION_PHRASES, -WORD, pairToken),
  ...tokens(MARKET_PHRASES, WORD, pairToken),
  ...tokens(APPLICATION_HEADS, -WORD, headToken),
  ...tokens(MARKET_HEADS, HINT, headToken),
]);
