/**
 * Words within one or two typing errors, found by equality alone: a word's keys are what is left of its beginning
 * once up to two characters are deleted; of two words that are near enough, one key is the same
 * (symmetric deletion, W. Garbe 2012). Pure.
 */

const PREFIX = 7;
const LONGEST = 32;

/** Letters only: an error in a number is another number. */
const isWord = (word: string): boolean => /^[\p{L}\p{M}]+$/u.test(word);

/** Errors that are forgiven: none below four characters, one up to seven, then two. */
export function forgivenErrors(word: string): number {
  const { length } = Array.from(word);
  if (length < 4 || length > LONGEST || !isWord(word)) return 0;
  return length < 8 ? 1 : 2;
}

/** Keys that a word is found by, and is looked for with; 32 bits each. Empty for words that no error leads to. */
export function typoKeys(word: string): readonly number[] {
  const characters = Array.from(word);
  if (characters.length < 3 || characters.length > LONGEST + 2 || !isWord(word)) return [];
  const found = new Set([characters.slice(0, PREFIX).join('')]);
  // A word of six characters is two errors away from one of eight.
  const deletions = characters.length < 6 ? 1 : 2;
  let last = [...found];
  for (let round = 0; round < deletions; round++) {
    last = last.flatMap(shortened);
    for (const text of last) found.add(text);
  }
  return [...new Set([...found].map(fingerprint))];
}

function shortened(text: string): readonly string[] {
  const characters = Array.from(text);
  return characters.map((_, at) => [...characters.slice(0, at), ...characters.slice(at + 1)].join(''));
}

/** FNV-1a, as a signed integer of PostgreSQL. Two texts with one key cost a comparison, nothing else. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}
