/** Types whose values can be meant as the same: an integer and a bigint, a text and a varchar. */

const FAMILIES: Readonly<Record<string, string>> = {
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  oid: 'integer',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  money: 'number',
  text: 'text',
  'character varying': 'text',
  character: 'text',
  '"char"': 'text',
  name: 'text',
  citext: 'text',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamp',
  'time without time zone': 'time',
  'time with time zone': 'time',
  json: 'json',
  jsonb: 'json',
  bit: 'bits',
  'bit varying': 'bits',
  inet: 'network',
  cidr: 'network',
};

/**
 * Of a type as `format_type` prints it, without the schema of an extension's (`public.citext`); every other type is a
 * family of its own, and so are arrays of each.
 */
export function typeFamily(type: string): string {
  if (type.endsWith('[]')) return `${typeFamily(type.slice(0, -2))}[]`;
  const plain = type.replace(/\([^)]*\)/, '').replace(/^(?:"[^"]+"|\w+)\./, '');
  return FAMILIES[plain] ?? plain;
}
