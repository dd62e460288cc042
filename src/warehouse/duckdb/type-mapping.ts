import { decimal, mapCommonType, plain } from '../mapped-type.js';
import type { MappedType } from '../mapped-type.js';
import type { PostgresType } from '../postgres-type.js';

/** DuckDB's widest DECIMAL, a 128-bit integer below. */
const MAX_PRECISION = 38;

const asText = (column: string, note: string | null): MappedType => ({
  ...plain('VARCHAR', 'text', column),
  note,
});

function mapNumeric(limit: Extract<PostgresType, { kind: 'numeric' }>['limit'], column: string): MappedType {
  if (limit === null)
    return asText(column, 'numeric without a precision is kept as its text, so that no digit is lost');
  const { precision, scale } = limit;
  if (precision > MAX_PRECISION || scale < 0 || scale > precision) {
    return asText(column, `numeric(${precision},${scale}) does not fit DECIMAL and is kept as its text`);
  }
  return decimal(precision, scale, column);
}

/**
 * How DuckDB keeps a PostgreSQL type; `column` is the quoted source column. Whatever has no type of the same range
 * and meaning is kept as PostgreSQL's text. What a kept type cannot hold (NaN in DECIMAL, timestamps after 294247)
 * fails the load; infinite dates and years before Christ are kept.
 */
export function mapToDuckdb(type: PostgresType, column: string): MappedType {
  switch (type.kind) {
    case 'int':
    case 'bool':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'oid':
    case 'money':
      return mapCommonType(type, column);
    case 'numeric':
      return mapNumeric(type.limit, column);
    case 'float':
      return plain(type.bits === 32 ? 'FLOAT' : 'DOUBLE', 'float', column);
    case 'uuid':
      return plain('UUID', 'text', column);
    case 'text':
      return asText(column, null);
    case 'char':
      return asText(column, 'kept with the blanks that pad it');
    case 'enum':
      return asText(column, 'enum is kept as the text of its labels');
    case 'other':
      return asText(column, `${type.name} is kept as PostgreSQL's text`);
  }
}
