/** How names and texts are cut into words, the same way for archives and for what is asked. Pure. */

/** Nobody types more; a word of 255 characters is at most 1,020 bytes, which an index of PostgreSQL takes. */
const MAX_WORD_LENGTH = 255;

/** Characters; no name in PostgreSQL is longer than 63 bytes, and a comment without blanks is no name. */
const MAX_JOINED = 63;

const CAMEL = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const DIGIT_EDGE = /(?<=\p{N})(?=[\p{L}\p{M}])|(?<=[\p{L}\p{M}])(?=\p{N})/u;

function normal(word: string): string {
  const lower = word.toLowerCase();
  return lower.length <= MAX_WORD_LENGTH ? lower : Array.from(lower).slice(0, MAX_WORD_LENGTH).join('');
}

/** Most runs have no capital in them, and most pieces no digit: to look is cheaper than to split. */
const camelParts = (run: string): readonly string[] => (/\p{Lu}/u.test(run) ? run.split(CAMEL) : [run]);
const digitParts = (piece: string): readonly string[] =>
  /\p{N}/u.test(piece) ? piece.split(DIGIT_EDGE) : [piece];

/** Runs of letters, marks and digits; what is neither only separates. */
const runsOf = (text: string): readonly string[] => text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** The words of what somebody typed, in lower case, camelCase split: `orderItems 2024` is order, items, 2024. Never fails. */
export const searchWords = (text: string): readonly string[] => runsOf(text).flatMap(camelParts).map(normal);

export interface NameWords {
  /** The name without separators: `order_items` is also found as `orderitems`. Null for texts of several words. */
  readonly joined: string | null;
  /** Whole words, the parts of camelCase, and of letters next to digits: `sp500` is also sp and 500. */
  readonly parts: ReadonlySet<string>;
}

/** The words that a name or a text of an archive is found by. Never fails. */
export function nameWords(text: string): NameWords {
  const runs = runsOf(text);
  const joined = runs.map(normal).join('');
  const pieces = runs.flatMap((run) => camelParts(run).map(normal));
  return {
    joined: joined === '' || /\s/.test(text.trim()) || joined.length > MAX_JOINED ? null : joined,
    parts: new Set([...runs.map(normal), ...pieces, ...pieces.flatMap(digitParts)]),
  };
}

const PRINTABLE_ASCII = /^[ -~]*$/;
const ASCII_SEPARATORS = /[^a-z0-9]+/g;

/** False only where none of the words is one of `nameWords(text)`: cheaper than to cut the text, by far. */
export function mayHaveAny(text: string, words: readonly string[]): boolean {
  if (!PRINTABLE_ASCII.test(text)) return true;
  const joined = text.toLowerCase().replace(ASCII_SEPARATORS, '');
  return words.some((word) => joined.includes(word));
}
