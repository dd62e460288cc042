/**
 * Renames user-defined types, owned sequences and tables in expressions as the server prints them. It reads tokens: a
 * name counts only after `::` (a type), as the whole literal before `::regclass` (a sequence), or where it is qualified
 * and no call (a table), so that a text, a column or a function that looks alike stays as it is.
 */
import type { QualifiedName } from '../../domain/table-definition.js';
import { quoteIdent, quoteLiteral, quoteName } from '../quote.js';

/** New names by `nameKey` of the old ones. */
export interface Renames {
  readonly types: ReadonlyMap<string, QualifiedName>;
  readonly sequences: ReadonlyMap<string, QualifiedName>;
  /** Functions that make a range or a multirange, which are called like it and go with it. */
  readonly makers?: ReadonlyMap<string, QualifiedName>;
  /** Left out where no text names any: columns may be qualified by an alias that is called like a schema. */
  readonly tables?: ReadonlyMap<string, QualifiedName>;
  /** The table whose columns or whole row are named, `t.id`, `t.*`. */
  readonly row?: { readonly from: string; readonly to: string };
}

export const nameKey = (name: QualifiedName): string => JSON.stringify([name.schema, name.name]);

const IDENTIFIER = /"(?:[^"]|"")+"|[a-z_\u0080-\uffff][a-z0-9_$\u0080-\uffff]*/iy;
const LITERAL = /'(?:[^']|'')*'/y;
const REGCLASS = /::regclass\b/y;

/** What the sticky pattern matches at the position, or null. */
function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

const unquote = (identifier: string): string =>
  identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;

/** The qualified name at the position and where it ends; null when there is none. */
function qualifiedNameAt(
  text: string,
  at: number,
): { readonly name: QualifiedName; readonly end: number } | null {
  const schema = matchAt(IDENTIFIER, text, at);
  if (schema === null || text[at + schema.length] !== '.') return null;
  const start = at + schema.length + 1;
  const name = matchAt(IDENTIFIER, text, start);
  if (name === null) return null;
  return { name: { schema: unquote(schema), name: unquote(name) }, end: start + name.length };
}

/** A type as `format_type` prints it: `app.mood[]`. */
export function renameType(type: string, types: Renames['types']): string {
  const found = qualifiedNameAt(type, 0);
  const renamed = found === null ? undefined : types.get(nameKey(found.name));
  return found === null || renamed === undefined ? type : quoteName(renamed) + type.slice(found.end);
}

/** The sequence that `literal::regclass` names, when it is one of those to rename. */
function renamedSequence(literal: string, sequences: Renames['sequences']): QualifiedName | undefined {
  const text = literal.slice(1, -1).replaceAll("''", "'");
  const found = qualifiedNameAt(text, 0);
  return found?.end === text.length ? sequences.get(nameKey(found.name)) : undefined;
}

export function renameInExpression(sql: string, renames: Renames): string {
  let result = '';
  let at = 0;
  while (at < sql.length) {
    const literal = matchAt(LITERAL, sql, at);
    if (literal !== null) {
      const isName = matchAt(REGCLASS, sql, at + literal.length) !== null;
      const sequence = isName ? renamedSequence(literal, renames.sequences) : undefined;
      result += sequence === undefined ? literal : quoteLiteral(quoteName(sequence));
      at += literal.length;
    } else if (sql.startsWith('::', at)) {
      const found = qualifiedNameAt(sql, at + 2);
      const renamed = found === null ? undefined : renames.types.get(nameKey(found.name));
      result += renamed === undefined ? '::' : `::${quoteName(renamed)}`;
      at = found === null || renamed === undefined ? at + 2 : found.end;
    } else {
      const token = tokenAt(sql, at, renames);
      result += token.text;
      at = token.end;
    }
  }
  return result;
}

/** Of a function in a schema that is called like the table. */
function isCall(sql: string, at: number): boolean {
  const found = qualifiedNameAt(sql, at);
  return found !== null && sql[found.end] === '(';
}

function tokenAt(
  sql: string,
  at: number,
  { makers, tables, row }: Renames,
): { readonly text: string; readonly end: number } {
  const found = (tables ?? makers) === undefined ? null : qualifiedNameAt(sql, at);
  if (found !== null) {
    const renamed = (sql[found.end] === '(' ? makers : tables)?.get(nameKey(found.name));
    if (renamed !== undefined) return { text: quoteName(renamed), end: found.end };
  }
  const identifier = matchAt(IDENTIFIER, sql, at);
  if (identifier === null) return { text: sql.charAt(at), end: at + 1 };
  const end = at + identifier.length;
  const isRow = unquote(identifier) === row?.from && sql[end] === '.' && !isCall(sql, at);
  return { text: isRow ? quoteIdent(row.to) : identifier, end };
}

/** Whether the expression draws from, or looks at, one of the sequences. */
export function namesSequence(sql: string, sequences: readonly QualifiedName[]): boolean {
  const elsewhere = new Map(sequences.map((sequence) => [nameKey(sequence), { schema: '_', name: '_' }]));
  return renameInExpression(sql, { types: new Map(), sequences: elsewhere }) !== sql;
}
