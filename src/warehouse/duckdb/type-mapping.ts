import type { PostgresType } from '../postgres-type.js';
import type { WarehouseColumn } from '../warehouse.js';

export type MappedType = Omit<WarehouseColumn, 'name'>;

/** DuckDB's widest DECIMAL, a 128-bit integer below. */
const MAX_PRECISION = 38;
/** Sums of up to 10^10 rows of this precision stay within 38 digits. */
const MAX_SUMMABLE_PRECISION = 28;

const plain = (type: string, kind: WarehouseColumn['kind'], column: string): MappedType => ({
  type,
  kind,
  sourceExpression: column,
  note: null,
});

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
  const kind = precision > MAX_SUMMABLE_PRECISION ? 'wide decimal' : 'decimal';
  return plain(`DECIMAL(${precision},${scale})`, kind, column);
}

const INTEGERS = { 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' } as const;

/**
 * How DuckDB keeps a PostgreSQL type; `column` is the quoted source column. Whatever has no type of the same range
 * and meaning is kept as PostgreSQL's text. What a kept type cannot hold (NaN in DECIMAL, timestamps after 294247)
 * fails the load; infinite dates and years before Christ are kept.
 */
export function mapToDuckdb(type: PostgresType, column: string): MappedType {
  switch (type.kind) {
    case 'int':
      return plain(INTEGERS[type.bits], 'integer', column);
    case 'numeric':
      return mapNumeric(type.limit, column);
    case 'float':
      return plain(type.bits === 32 ? 'FLOAT' : 'DOUBLE', 'float', column);
    case 'bool':
      return plain('BOOLEAN', 'boolean', column);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
      return plain(type.kind.toUpperCase(), type.kind, column);
    case 'uuid':
      return plain('UUID', 'text', column);
    case 'oid':
      return { ...plain('BIGINT', 'integer', `${column}::bigint`), note: 'oid is kept as a number' };
    case 'money':
      return {
        ...plain('DECIMAL(19,2)', 'decimal', `${column}::numeric`),
        note: 'money is kept as a decimal of two places, without its currency',
      };
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
