/** A column's PostgreSQL type as a warehouse needs to know it: domains resolved, modifiers parsed. */
import type { ColumnDefinition, QualifiedName, TypeDefinition } from '../domain/table-definition.js';

export type PostgresType =
  | { readonly kind: 'int'; readonly bits: 16 | 32 | 64 }
  /** `limit` is null for numeric without precision; a scale may be negative or above the precision (PostgreSQL 15). */
  | {
      readonly kind: 'numeric';
      readonly limit: { readonly precision: number; readonly scale: number } | null;
    }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'char'; readonly length: number }
  /** text, and varchar with its limit in characters. */
  | { readonly kind: 'text'; readonly length: number | null }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  | { readonly kind: 'bool' | 'date' | 'timestamp' | 'timestamptz' | 'time' | 'money' | 'oid' }
  | { readonly kind: 'uuid' }
  /** Everything that is kept as its text; `name` is the type in words. */
  | { readonly kind: 'other'; readonly name: string };

const FIXED: Readonly<Record<string, PostgresType>> = {
  smallint: { kind: 'int', bits: 16 },
  integer: { kind: 'int', bits: 32 },
  bigint: { kind: 'int', bits: 64 },
  numeric: { kind: 'numeric', limit: null },
  real: { kind: 'float', bits: 32 },
  'double precision': { kind: 'float', bits: 64 },
  boolean: { kind: 'bool' },
  text: { kind: 'text', length: null },
  'character varying': { kind: 'text', length: null },
  bpchar: { kind: 'text', length: null },
  date: { kind: 'date' },
  uuid: { kind: 'uuid' },
  money: { kind: 'money' },
  oid: { kind: 'oid' },
};

const NUMERIC = /^numeric\((\d+),(-?\d+)\)$/;
const CHARACTER = /^character( varying)?\((\d+)\)$/;
const TIME = /^(timestamp|time)(?:\(\d\))? (with|without) time zone$/;

function parseBuiltIn(text: string): PostgresType {
  const fixed = Object.hasOwn(FIXED, text) ? FIXED[text] : undefined;
  if (fixed !== undefined) return fixed;
  const numeric = NUMERIC.exec(text);
  if (numeric !== null) {
    return { kind: 'numeric', limit: { precision: Number(numeric[1]), scale: Number(numeric[2]) } };
  }
  const character = CHARACTER.exec(text);
  if (character !== null) {
    return { kind: character[1] === undefined ? 'char' : 'text', length: Number(character[2]) };
  }
  const time = TIME.exec(text);
  if (time?.[1] === 'timestamp') return { kind: time[2] === 'with' ? 'timestamptz' : 'timestamp' };
  if (time?.[2] === 'without') return { kind: 'time' };
  return { kind: 'other', name: text };
}

type NamedType = Pick<ColumnDefinition, 'type' | 'userType'>;

const sameName = (a: QualifiedName, b: QualifiedName): boolean => a.schema === b.schema && a.name === b.name;

/**
 * The type of a column; `types` are the user types of its table. `type` is `format_type`'s text under an empty
 * search_path. A domain is its base type; a user type that `types` does not list is `other`.
 */
export function postgresType(column: NamedType, types: readonly TypeDefinition[]): PostgresType {
  if (column.type.endsWith('[]')) return { kind: 'other', name: column.type };
  const { userType } = column;
  if (userType === null) return parseBuiltIn(column.type);
  const found = types.find((type) => sameName(type, userType));
  if (found?.kind === 'enum') return { kind: 'enum', labels: found.labels };
  if (found?.kind === 'domain') {
    return postgresType({ type: found.baseType, userType: found.baseUserType }, types);
  }
  return { kind: 'other', name: column.type };
}
