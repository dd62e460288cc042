/** What of a list or a value is not as it was, in words. Pure. */
import { canonicalJson } from '../codec/canonical-json.js';

/** The words by part: a part that the type has and nobody compares does not compile. */
export type Said<T> = { readonly [K in keyof T]-?: readonly string[] };

export interface Differing {
  /** `trigger audit_rows was added`, `… is not there any more`, `… is another one`; by name, in no order. */
  of<T>(
    what: string,
    nameOf: (item: T) => string,
    before: readonly T[],
    now: readonly T[],
  ): readonly string[];
  /** `its owner is another one`. */
  value(what: string, before: unknown, now: unknown): readonly string[];
}

/** `spelled` turns the JSON of what is now into that of where it was, for texts that name their table. */
export function differing(spelled: (json: string) => string): Differing {
  return {
    of: (what, nameOf, before, now) => {
      const old = before.map((item) => ({ name: nameOf(item), text: canonicalJson(item) }));
      const found = now.map((item) => ({ name: nameOf(item), text: spelled(canonicalJson(item)) }));
      const gone = missing(old, found);
      const added = missing(found, old);
      return [...new Set([...gone, ...added])].map((name) => {
        if (!added.has(name)) return `${what} ${name} is not there any more`;
        return `${what} ${name} ${gone.has(name) ? 'is another one' : 'was added'}`;
      });
    },
    value: (what, before, now) =>
      canonicalJson(before) === spelled(canonicalJson(now)) ? [] : [`${what} is another one`],
  };
}

interface Named {
  readonly name: string;
  readonly text: string;
}

/** Names of those of which the others have not the same. */
function missing(items: readonly Named[], others: readonly Named[]): ReadonlySet<string> {
  const texts = new Set(others.map(({ text }) => text));
  return new Set(items.filter(({ text }) => !texts.has(text)).map(({ name }) => name));
}
