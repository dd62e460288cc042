/** Comparing lists of things that have names; what all comparisons of this folder are made of. */
import type { Broken, SchemaChange, SchemaObject } from '../domain/schema-change.js';

export const BOTH: readonly Broken[] = ['READERS', 'WRITERS'];
export const WRITERS: readonly Broken[] = ['WRITERS'];
export const NOBODY: readonly Broken[] = [];

export interface Named<T> {
  readonly object: SchemaObject;
  /** `foreign key`, as it stands before the name in a sentence. */
  readonly word: string;
  readonly nameOf: (item: T) => string;
  /** What it is, in one text: everything but its name and comment. Another text means that it changed. */
  readonly textOf: (item: T) => string;
  readonly commentOf?: (item: T) => string | null;
  readonly breaksOf?: {
    readonly added?: (item: T) => readonly Broken[];
    readonly removed?: (item: T) => readonly Broken[];
    readonly changed?: (before: T, after: T) => readonly Broken[];
  };
}

/** Added and removed ones, those with another text, and those with another comment; each in the order of its list. */
export function namedChanges<T>(
  before: readonly T[],
  after: readonly T[],
  how: Named<T>,
): readonly SchemaChange[] {
  const { object, word, nameOf, textOf, breaksOf = {} } = how;
  const old = new Map(before.map((item) => [nameOf(item), item]));
  const now = new Map(after.map((item) => [nameOf(item), item]));
  const removed = [...old].flatMap(([name, item]) =>
    now.has(name) ? [] : removal(object, word, name, textOf(item), breaksOf.removed?.(item)),
  );
  const others = [...now].flatMap(([name, item]) => {
    const was = old.get(name);
    if (was === undefined) return addition(object, word, name, textOf(item), breaksOf.added?.(item));
    const what = `${word} ${name}`;
    return [
      ...change(object, name, what, textOf(was), textOf(item), breaksOf.changed?.(was, item)),
      ...commentChange(what, how.commentOf?.(was) ?? null, how.commentOf?.(item) ?? null),
    ];
  });
  return [...removed, ...others];
}

const addition = (
  object: SchemaObject,
  word: string,
  name: string,
  after: string,
  breaks: readonly Broken[] = NOBODY,
): SchemaChange => ({
  kind: 'ADDED',
  object,
  name,
  before: null,
  after,
  description: `${word} ${name} was added${after === name ? '' : `: ${after}`}`,
  breaks,
});

const removal = (
  object: SchemaObject,
  word: string,
  name: string,
  before: string,
  breaks: readonly Broken[] = NOBODY,
): SchemaChange => ({
  kind: 'REMOVED',
  object,
  name,
  before,
  after: null,
  description: `${word} ${name} was removed${before === name ? '' : `: ${before}`}`,
  breaks,
});

/** Nothing for equal texts. */
export const change = (
  object: SchemaObject,
  name: string,
  what: string,
  before: string,
  after: string,
  breaks: readonly Broken[] = NOBODY,
): readonly SchemaChange[] =>
  before === after
    ? []
    : [
        {
          kind: 'CHANGED',
          object,
          name,
          before,
          after,
          description: `${what} is now ${after}, before ${before}`,
          breaks,
        },
      ];

/** As `change`, where either may be missing. `what` has it: `column price`; `word` names it: `default`. */
export function optionalChange(
  object: SchemaObject,
  name: string,
  what: string,
  [before, after]: readonly [string | null, string | null],
  breaks: readonly Broken[] = NOBODY,
): readonly SchemaChange[] {
  if (before === after) return [];
  if (before !== null && after !== null) return change(object, name, `the ${what}`, before, after, breaks);
  const [kind, description] =
    before === null
      ? (['ADDED', `the ${what} is now ${after ?? ''}, before there was none`] as const)
      : (['REMOVED', `the ${what} was removed: ${before}`] as const);
  return [{ kind, object, name, before, after, description, breaks }];
}

export const commentChange = (
  what: string,
  before: string | null,
  after: string | null,
): readonly SchemaChange[] => optionalChange('COMMENT', what, `comment on ${what}`, [before, after]);
