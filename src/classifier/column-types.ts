/** PostgreSQL type names, as `format_type` prints them, in the few kinds that the features count. */
export type TypeKind = 'decimal' | 'integer' | 'time' | 'text' | 'json' | 'boolean' | 'uuid' | 'other';

const KINDS: readonly (readonly [RegExp, TypeKind])[] = [
  [/\[\]$/, 'other'],
  [/^(?:numeric|double precision|real|money)\b/, 'decimal'],
  [/^(?:smallint|integer|bigint|oid)\b/, 'integer'],
  [/^(?:date|time|timestamp|interval)\b/, 'time'],
  [/^(?:character|text|citext|name|bpchar|"char")/, 'text'],
  [/^(?:json|jsonb|hstore|xml)\b/, 'json'],
  [/^(?:boolean|bit)\b/, 'boolean'],
  [/^uuid\b/, 'uuid'],
];

/** `numeric(12,2)` is decimal, `varchar[]` and every user-defined type other. */
export const typeKind = (type: string): TypeKind =>
  KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';

/**
 * A float, or a numeric with four decimals or more: prices, rates and quantities as markets quote them. Money in
 * an application has two or three decimals (ISO 4217 minor units), or is kept in integer cents.
 */
export function isFineDecimal(type: string): boolean {
  if (/^(?:double precision|real)\b/.test(type)) return true;
  const scale = /^numeric\(\d+,(-?\d+)\)$/.exec(type)?.[1];
  return scale !== undefined && Number(scale) >= 4;
}

/** As applications keep amounts: two or three decimals, or the type of that name. */
export const isMoney = (type: string): boolean => /^(?:money|numeric\(\d+,[23]\))$/.test(type);

const WIDTHS: Readonly<Record<TypeKind, number>> = {
  decimal: 8,
  integer: 8,
  time: 8,
  text: 32,
  json: 128,
  boolean: 1,
  uuid: 16,
  other: 16,
};

/**
 * Bytes of a typical value. Fixed types as in the PostgreSQL manual, chapter 8; a limited text is half full, an
 * unlimited one has 32 bytes, json 128, anything else 16.
 */
export function typicalWidth(type: string): number {
  const limit = /^(?:character varying|character|bit varying|bit)\((\d+)\)$/.exec(type)?.[1];
  if (limit !== undefined) return Math.max(1, Math.min(256, Number(limit)) / 2);
  if (/^(?:smallint)\b/.test(type)) return 2;
  if (/^(?:integer|real|date|oid)\b/.test(type)) return 4;
  if (/^boolean\b/.test(type)) return 1;
  return WIDTHS[typeKind(type)];
}
