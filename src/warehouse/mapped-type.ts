/** What both warehouses say of PostgreSQL's types: those that each of them keeps in the same way. */
import type { PostgresType } from './postgres-type.js';
import type { WarehouseColumn } from './warehouse.js';

export type MappedType = Omit<WarehouseColumn, 'name'>;

/** Sums have 38 digits in both: those of up to 10^10 rows of this precision stay within. */
const MAX_SUMMABLE_PRECISION = 28;

const INTEGERS = { 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' } as const;

export const plain = (type: string, kind: WarehouseColumn['kind'], column: string): MappedType => ({
  type,
  kind,
  sourceExpression: column,
  note: null,
});

export const decimal = (precision: number, scale: number, column: string): MappedType =>
  plain(
    `DECIMAL(${precision},${scale})`,
    precision > MAX_SUMMABLE_PRECISION ? 'wide decimal' : 'decimal',
    column,
  );

export type CommonType = Extract<
  PostgresType,
  { kind: 'int' | 'bool' | 'date' | 'timestamp' | 'timestamptz' | 'time' | 'oid' | 'money' }
>;

export function mapCommonType(type: CommonType, column: string): MappedType {
  switch (type.kind) {
    case 'int':
      return plain(INTEGERS[type.bits], 'integer', column);
    case 'bool':
      return plain('BOOLEAN', 'boolean', column);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
      return plain(type.kind.toUpperCase(), type.kind, column);
    case 'oid':
      return { ...plain('BIGINT', 'integer', `${column}::bigint`), note: 'oid is kept as a number' };
    case 'money':
      return {
        ...plain('DECIMAL(19,2)', 'decimal', `${column}::numeric`),
        note: 'money is kept as a decimal of two places, without its currency',
      };
  }
}
