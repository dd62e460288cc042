/** Which tables and views a function's text names: PostgreSQL does not track it, so the words are compared. Pure. */
import type { FunctionBody } from './read-function-bodies.js';

export interface NamedRelation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
}

/** By name; the keys are the words to look for. */
export interface NameIndex {
  readonly byName: ReadonlyMap<string, readonly NamedRelation[]>;
  readonly schemas: ReadonlySet<string>;
  /** Key words that cannot be a name unless they are quoted or qualified. */
  readonly reserved: ReadonlySet<string>;
}

/**
 * Identifiers as the server's scanner takes them (scan.l: ident_start, ident_cont, xd), quoted or not. Comments and
 * strings are searched like everything else: statements that are put together at run time stand in strings.
 */
const IDENTIFIER = /"((?:[^"]|""){1,126})"|[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*/gu;

const BARE = /^[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*$/u;

/** As the server folds names in databases of more than one byte a character: only ASCII. */
const folded = (word: string): string => word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** `"$user", public` as names. The user is not known: its own schema counts as any other. */
const pathOf = (setting: string): ReadonlySet<string> =>
  new Set(
    [...setting.matchAll(IDENTIFIER)].map(([word, quoted]) => quoted?.replaceAll('""', '"') ?? folded(word)),
  );

/**
 * Oids of the relations that the body names as a word, each once. `schema.name` means that one; after any other dot a
 * word is a field. A bare word means the relation in the function's search_path; where it sets none, in its own
 * schema or `public`, and failing that every relation of that name, since the caller's path is not known.
 */
export function findNamedRelations(source: Omit<FunctionBody, 'oid'>, index: NameIndex): ReadonlySet<number> {
  const { body } = source;
  const path = source.searchPath === null ? null : pathOf(source.searchPath);
  const likely = new Set([source.schema, 'public']);
  const found = new Set<number>();
  let before = { name: '', end: -1 };
  const identifier = new RegExp(IDENTIFIER);
  for (let match = identifier.exec(body); match !== null; match = identifier.exec(body)) {
    const [word, quoted] = match;
    const end = match.index + word.length;
    const qualifier = followsDot(body, before.end, match.index) ? before.name : null;
    // format('%I', 'Orders'): the whole string is the name as it is.
    const literal = body[match.index - 1] === "'" && body[end] === "'";
    const name = quoted?.replaceAll('""', '"') ?? folded(word);
    if (quoted !== undefined && !BARE.test(name) && !index.byName.has(name) && !index.schemas.has(name)) {
      // No name but a string of another language, or a lone quote in a comment: what is in it are words again.
      identifier.lastIndex = match.index + 1;
      continue;
    }
    for (const candidate of quoted === undefined && literal ? new Set([name, word]) : [name]) {
      const named = index.byName.get(candidate);
      if (named === undefined) continue;
      if (qualifier !== null) {
        for (const relation of named) if (relation.schema === qualifier) found.add(relation.oid);
      } else if (quoted !== undefined || literal || !index.reserved.has(candidate)) {
        const inPath = named.filter(({ schema }) => (path ?? likely).has(schema));
        for (const relation of inPath.length > 0 || path !== null ? inPath : named) found.add(relation.oid);
      }
    }
    before = { name, end };
  }
  return found;
}

const followsDot = (body: string, end: number, start: number): boolean =>
  end >= 0 && start > end && start - end < 20 && body.slice(end, start).trim() === '.';
