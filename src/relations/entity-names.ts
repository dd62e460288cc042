/** Names of tables and columns as words, so that `billingAccount_id` finds `accounts`. */

const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}\d]+|\p{Lu}+|\d+/gu;

const IRREGULAR: Readonly<Record<string, string>> = {
  people: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  statuses: 'status',
  addresses: 'address',
  indices: 'index',
  analyses: 'analysis',
  movies: 'movie',
  series: 'series',
  species: 'species',
};

/** `orderLines` and `order_lines` are `order`, `lines`; all in lower case. */
export const nameWords = (name: string): readonly string[] =>
  Array.from(name.matchAll(PARTS), ([word]) => word.toLowerCase());

/** English plurals as tables have them: `currencies`, `boxes`, `people`; what is none stays (`status`, `news`). */
export function singular(word: string): string {
  const irregular = IRREGULAR[word];
  if (irregular !== undefined) return irregular;
  if (/[^aeiou]ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (/(?:ss|us|is|ws)$/.test(word) || !word.endsWith('s') || word.length < 4) return word;
  return word.slice(0, -1);
}

/** The words with the last one in the singular: what one row of the table is. */
export function entityWords(table: string): readonly string[] {
  const words = nameWords(table);
  const last = words.at(-1);
  return last === undefined ? [] : [...words.slice(0, -1), singular(last)];
}
