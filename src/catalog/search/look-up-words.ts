/** Which words of archives the words of a search mean. */
import { z } from 'zod';
import type { Queryable } from '../../postgres/session.js';
import { typoKeys } from '../../search/typo-keys.js';
import { completionOf, formsOf, mayBegin, meaningOf, slipOf } from '../../search/word-variants.js';
import type { Variant } from '../../search/word-variants.js';

export interface FoundVariant extends Variant {
  readonly termId: number;
}

export interface FoundWord {
  readonly word: string;
  /** The surest first; empty where no archive has anything like it. */
  readonly variants: readonly FoundVariant[];
}

/** The vocabulary as it is now: later words have greater numbers, and what a cursor goes on with does not know them. */
export async function vocabularySize(db: Queryable): Promise<number> {
  const { rows } = await db.query('select coalesce(max(id), 0) as size from sortkeep.search_terms');
  return z.object({ size: z.number() }).parse(rows[0]).size;
}

const terms = z.array(z.object({ id: z.number(), term: z.string() }));

/**
 * In the order of the words: themselves, their forms and synonyms; of the last one what it begins, too. A word that is
 * none of these is taken for the beginning of one, or for a slip.
 */
export async function lookUpWords(
  db: Queryable,
  words: readonly string[],
  size: number,
): Promise<readonly FoundWord[]> {
  const meant = await termsMeant(db, words, size);
  const found: FoundWord[] = [];
  for (const [at, word] of words.entries()) {
    const known = variantsOf(meant, (term) => meaningOf(word, term));
    const isKnown = known.length > 0;
    const completed = isKnown && at < words.length - 1 ? [] : await completions(db, word, isKnown, size);
    const slips = known.length + completed.length === 0 ? await slipsOf(db, word, size) : [];
    found.push({ word, variants: surestFirst([...known, ...completed, ...slips]) });
  }
  return found;
}

/** Those of the words that archives have as they are. */
export async function lookUpExactly(
  db: Queryable,
  words: readonly string[],
  size: number,
): Promise<readonly FoundVariant[]> {
  if (words.length === 0) return [];
  const { rows } = await db.query(
    'select t.id, t.term from sortkeep.search_terms t where t.term = any($1::text[]) and t.id <= $2::integer',
    [words, size],
  );
  return variantsOf(terms.parse(rows), (term) => meaningOf(term, term));
}

type Term = z.infer<typeof terms>[number];

async function termsMeant(db: Queryable, words: readonly string[], size: number): Promise<readonly Term[]> {
  if (words.length === 0) return [];
  const forms = words.map(formsOf);
  const { rows } = await db.query(
    `select t.id, t.term from sortkeep.search_terms t
     where (t.term = any($1::text[]) or t.stem = any($2::text[])) and t.id <= $3::integer`,
    [forms.flatMap((form) => form.terms), forms.flatMap((form) => form.stems), size],
  );
  return terms.parse(rows);
}

/** `orders` says what `ordersfrom2019` does: the whole of a name counts where no word begins so. */
async function completions(
  db: Queryable,
  word: string,
  isKnown: boolean,
  size: number,
): Promise<readonly FoundVariant[]> {
  const end = afterAllThatBegin(word);
  if (!mayBegin(word) || end === null) return [];
  const begun = async (words: string): Promise<readonly FoundVariant[]> => {
    const { rows } = await db.query(
      `select t.id, t.term from sortkeep.search_terms t
       where t.term >= $1::text and t.term < $2::text and t.id <= $3::integer and ${words}`,
      [word, end, size],
    );
    return variantsOf(terms.parse(rows), (term) =>
      isKnown && meaningOf(word, term) !== null ? null : completionOf(word, term),
    );
  };
  const found = await begun('t.is_word');
  return found.length > 0 || isKnown ? found : begun('not t.is_word');
}

async function slipsOf(db: Queryable, word: string, size: number): Promise<readonly FoundVariant[]> {
  const { rows } = await db.query(
    `select distinct t.id, t.term from sortkeep.search_typos y join sortkeep.search_terms t on t.id = y.term_id
     where y.key = any($1::integer[]) and t.id <= $2::integer`,
    [typoKeys(word), size],
  );
  return variantsOf(terms.parse(rows), (term) => slipOf(word, term));
}

const variantsOf = (found: readonly Term[], of: (term: string) => Variant | null): readonly FoundVariant[] =>
  found.flatMap(({ id, term }) => {
    const variant = of(term);
    return variant === null ? [] : [{ ...variant, termId: id }];
  });

const surestFirst = (found: readonly FoundVariant[]): readonly FoundVariant[] =>
  [...found].sort((a, b) => b.factor - a.factor || (a.term < b.term ? -1 : 1));

/** The least text after every text with that beginning, by code points, which is the order of "C". Null: there is none. */
function afterAllThatBegin(word: string): string | null {
  const characters = Array.from(word);
  const last = characters.pop()?.codePointAt(0);
  if (last === undefined || last === 0x10ffff) return null;
  return characters.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
}
