/** Which type a column of a twin may have, and PostgreSQL's text of a value of that type; pure. */
import type { PostgresType } from '../../warehouse/postgres-type.js';

const INTEGERS = { 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' } as const;
/** DuckDB's widest DECIMAL. */
export const MAX_DIGITS = 38;

/**
 * DuckDB's type for values of `type`; null for what is always kept as its text. A numeric without limits needs the
 * scale that its values have.
 */
export function typeToTry(type: PostgresType, scale: number | null): string | null {
  switch (type.kind) {
    case 'int':
      return INTEGERS[type.bits];
    case 'oid':
      return 'BIGINT';
    case 'bool':
      return 'BOOLEAN';
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'uuid':
      return type.kind.toUpperCase();
    case 'float':
      return type.bits === 32 ? 'FLOAT' : 'DOUBLE';
    case 'numeric': {
      const { precision, scale: digits } = type.limit ?? { precision: MAX_DIGITS, scale };
      const fits = digits !== null && digits >= 0 && digits <= precision && precision <= MAX_DIGITS;
      return fits ? `DECIMAL(${precision},${digits})` : null;
    }
    default:
      return null;
  }
}

/**
 * SQL for PostgreSQL's text of `value`, an expression of DuckDB's `type`. Where that is another text than the one that
 * was cast, the type has changed the value.
 */
export function postgresText(type: string, value: string): string {
  const text = `cast(${value} as varchar)`;
  if (type === 'VARCHAR') return value;
  if (type === 'BOOLEAN') return `case when ${value} then 't' when not ${value} then 'f' end`;
  if (type !== 'FLOAT' && type !== 'DOUBLE') return text;
  // PostgreSQL writes 1 where DuckDB writes 1.0, and has other words for what is no number.
  return `case when isnan(${value}) then 'NaN' when isinf(${value}) then case when ${value} > 0 then 'Infinity' else '-Infinity' end else regexp_replace(${text}, '\\.0$', '') end`;
}
