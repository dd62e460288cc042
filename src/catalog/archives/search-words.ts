/** How names and texts are cut into words, the same way for the document and for the query. Pure. */

/** PostgreSQL refuses a lexeme over 2,046 bytes; 255 characters are at most 1,020 in UTF-8, and nobody types more. */
const MAX_WORD_LENGTH = 255;

/** A text's runs of letters, marks and digits, lower case, with the parts of camelCase and of letters next to digits. */
export interface SearchWord {
  readonly whole: string;
  /** `orderItems`: order, items. Only `[whole]` where there is nothing to split. */
  readonly pieces: readonly string[];
}

const CAMEL = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

const normal = (word: string): string => Array.from(word.toLowerCase()).slice(0, MAX_WORD_LENGTH).join('');

/** Never fails: what is neither letter, mark nor digit only separates. */
export function searchWords(text: string): readonly SearchWord[] {
  const runs = text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return runs.map((run) => ({ whole: normal(run), pieces: run.split(CAMEL).map(normal) }));
}
