import { invalidInput } from '../domain/errors.js';
import { takePeriods } from './periods.js';
import type { AskedPeriod } from './periods.js';
import { searchWords } from './search-words.js';
import { STOP_WORDS } from './stop-words.js';

export interface ParsedSearch {
  /** Each of them must be found; the last may be the beginning of a word. */
  readonly words: readonly string[];
  readonly periods: readonly AskedPeriod[];
  /** Nothing was typed: everything fits. A text of signs alone is not blank, and nothing fits. */
  readonly blank: boolean;
}

const MAX_WORDS = 32;

/** Pure. INVALID_INPUT for more than 32 different words. */
export function parseSearch(text: string): ParsedSearch {
  const { periods, rest } = takePeriods(text.normalize('NFC'));
  const all = [...new Set(searchWords(rest))];
  const telling = all.filter((word) => !STOP_WORDS.has(word));
  const words = telling.length === 0 && periods.length === 0 ? all : telling;
  if (words.length + periods.length > MAX_WORDS) {
    throw invalidInput(
      `a search for ${words.length + periods.length} different words is too long`,
      `Search for at most ${MAX_WORDS}.`,
    );
  }
  return { words, periods, blank: text.trim() === '' };
}
