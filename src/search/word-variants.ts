import type { MatchWay } from '../domain/archive-search.js';
import { editDistance } from './edit-distance.js';
import { stem } from './stem.js';
import { synonymsOf } from './synonyms.js';
import { forgivenErrors } from './typo-keys.js';

/** A word of archives that a word of a search may mean. */
export interface Variant {
  readonly term: string;
  readonly how: MatchWay;
  /** In hundredths of the points where it is found. */
  readonly factor: number;
}

const FACTORS = { EXACT: 100, FORM: 90, PREFIX: 70, SYNONYM: 60 } as const;
/** By the number of errors. */
const TYPO_FACTORS = [0, 50, 40] as const;

/** What to look for in the vocabulary of the archives: a word with its synonyms, and their stems. Pure. */
export function formsOf(word: string): {
  readonly terms: readonly string[];
  readonly stems: readonly string[];
} {
  const terms = [word, ...synonymsOf(word)];
  return { terms, stems: [...new Set(terms.map(stem))] };
}

/** How a term means the word: itself, a form, a synonym in any form; null where it does not. Pure. */
export function meaningOf(word: string, term: string): Variant | null {
  if (term === word) return variant(term, 'EXACT');
  if (stem(term) === stem(word)) return variant(term, 'FORM');
  return synonymsOf(word).some((other) => stem(other) === stem(term)) ? variant(term, 'SYNONYM') : null;
}

export const completionOf = (word: string, term: string): Variant | null =>
  mayBegin(word) && term !== word && term.startsWith(word) ? variant(term, 'PREFIX') : null;

/** Beginnings from two characters on; in other scripts one may be a word. */
export const mayBegin = (word: string): boolean => word.length > 1 || /[^\p{ASCII}]/u.test(word);

/** A term that is so near that the word may be a slip of it. Pure. */
export function slipOf(word: string, term: string): Variant | null {
  const forgiven = forgivenErrors(word);
  const errors = editDistance(word, term, forgiven);
  const factor = errors <= forgiven ? TYPO_FACTORS[errors] : undefined;
  return factor === undefined || errors === 0 ? null : { term, how: 'TYPO', factor };
}

const variant = (term: string, how: keyof typeof FACTORS): Variant => ({ term, how, factor: FACTORS[how] });
