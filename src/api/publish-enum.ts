import { registerEnumType } from 'type-graphql';

/** Keys and values are the same: type-graphql publishes the keys. */
export function publishEnum<Word extends string>(
  name: string,
  description: string,
  words: Readonly<Record<Word, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries<string>(words);
  const values: Readonly<Record<string, string>> = Object.fromEntries(entries.map(([word]) => [word, word]));
  registerEnumType(values, {
    name,
    description,
    valuesConfig: Object.fromEntries(entries.map(([word, text]) => [word, { description: text }])),
  });
  return values;
}
