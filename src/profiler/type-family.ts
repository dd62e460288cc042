/** Kinds of types, as far as profiles treat them differently. Arrays belong to the family of their elements. */
export type TypeFamily =
  'text' | 'number' | 'date' | 'boolean' | 'enum' | 'uuid' | 'network' | 'json' | 'binary' | 'other';

const NAMED: Readonly<Record<string, TypeFamily>> = {
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
  hstore: 'json',
  xml: 'json',
  bytea: 'binary',
  bit: 'binary',
  varbit: 'binary',
  cidr: 'network',
  money: 'other',
  time: 'other',
  timetz: 'other',
};

/** Of pg_type: a domain's base type, an array's element; `category` is typcategory. */
export function typeFamily(name: string, category: string): TypeFamily {
  const named = NAMED[name];
  if (named !== undefined) return named;
  // regclass and its kin are numbers by category and names by sight.
  if (category === 'N') return name.startsWith('reg') ? 'other' : 'number';
  if (category === 'S') return 'text';
  if (category === 'D') return 'date';
  if (category === 'B') return 'boolean';
  if (category === 'E') return 'enum';
  if (category === 'I') return 'network';
  return 'other';
}
