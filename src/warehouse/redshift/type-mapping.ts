import { decimal, mapCommonType, plain } from '../mapped-type.js';
import type { MappedType } from '../mapped-type.js';
import type { PostgresType } from '../postgres-type.js';

/** Redshift's longest VARCHAR, in bytes. */
const MAX_VARCHAR = 65_535;
const MAX_PRECISION = 38;
const MAX_SCALE = 37;
/** A character of UTF-8 has up to 4 bytes, and Redshift counts bytes. */
const BYTES_PER_CHARACTER = 4;

/** Longest texts of PostgreSQL types without a Redshift one; the others get the longest VARCHAR. */
const TEXT_BYTES: Readonly<Record<string, number>> = {
  interval: 128,
  inet: 43,
  cidr: 43,
  macaddr: 17,
  macaddr8: 23,
  pg_lsn: 17,
};

const varchar = (column: string, bytes: number, note: string | null): MappedType => ({
  ...plain(`VARCHAR(${Math.min(Math.max(bytes, 1), MAX_VARCHAR)})`, 'text', column),
  note,
});

const LIMIT = 'a value above 65,535 bytes fails the load';

function mapNumeric(limit: Extract<PostgresType, { kind: 'numeric' }>['limit'], column: string): MappedType {
  if (limit === null) {
    return varchar(
      column,
      MAX_VARCHAR,
      'numeric without a precision is kept as its text, so that no digit is lost',
    );
  }
  const { precision, scale } = limit;
  if (precision > MAX_PRECISION || scale < 0 || scale > Math.min(precision, MAX_SCALE)) {
    return varchar(
      column,
      MAX_VARCHAR,
      `numeric(${precision},${scale}) does not fit DECIMAL and is kept as its text`,
    );
  }
  return decimal(precision, scale, column);
}

function mapText(length: number | null, column: string): MappedType {
  if (length === null) return varchar(column, MAX_VARCHAR, LIMIT);
  const bytes = length * BYTES_PER_CHARACTER;
  return varchar(column, bytes, bytes > MAX_VARCHAR ? LIMIT : null);
}

/**
 * How Redshift keeps a PostgreSQL type, by the table in the reference (moving-data.md); `column` is the quoted source
 * column. json stays text, since SUPER loses duplicate keys and order. Lengths are the types' own limits, so that no
 * value has to be read before the table is designed.
 */
export function mapToRedshift(type: PostgresType, column: string): MappedType {
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
      return plain(type.bits === 32 ? 'REAL' : 'DOUBLE PRECISION', 'float', column);
    case 'uuid':
      return varchar(column, 36, 'uuid is kept as its text');
    case 'text':
      return mapText(type.length, column);
    case 'char':
      return varchar(column, type.length * BYTES_PER_CHARACTER, 'kept with the blanks that pad it');
    case 'enum': {
      const longest = Math.max(1, ...type.labels.map((label) => Buffer.byteLength(label, 'utf8')));
      return varchar(column, longest, 'enum is kept as the text of its labels');
    }
    case 'other':
      return varchar(
        column,
        (Object.hasOwn(TEXT_BYTES, type.name) ? TEXT_BYTES[type.name] : undefined) ?? MAX_VARCHAR,
        `${type.name} is kept as PostgreSQL's text`,
      );
  }
}
