import { searchWords } from './search-words.js';

/**
 * The text for `to_tsquery('simple', …)`: every word must occur, each as a prefix, whole or in its pieces. Words hold
 * letters, marks and digits only, so no operator of the query language gets through. Null when the text has no word
 * at all, which nothing can match. Pure.
 */
export function searchQuery(text: string): string | null {
  const terms = searchWords(text).map(({ whole, pieces }) =>
    pieces.length > 1 ? `(${prefix(whole)} | (${pieces.map(prefix).join(' & ')}))` : prefix(whole),
  );
  return terms.length === 0 ? null : terms.join(' & ');
}

const prefix = (word: string): string => `'${word}':*`;
