/** Tables of a made-up fleet. A column is `name type`, with `!` at its end where it is not null. */
import { sourceId, tableId } from '../../../src/domain/ids.js';
import { HASH_BITS, SKETCH_SIZE } from '../../../src/domain/key-sketch.js';
import type { KeySketch } from '../../../src/domain/key-sketch.js';
import type { RelatableColumn, RelatableTable } from '../../../src/domain/table-relation.js';
import { createShaper } from '../../../src/relations/table-shape.js';
import type { ShapedTable } from '../../../src/relations/table-shape.js';

const uuid = (kind: number, number: number): string =>
  `0000000${kind}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
let tables = 0;

export function column(text: string): RelatableColumn {
  const [, name = '', type = '', bang = ''] = /^(\S+) (.+?)(!?)$/.exec(text) ?? [];
  const [schema, typeName] = type.includes('.') ? type.replace('[]', '').split('.') : [];
  return {
    name,
    type,
    userType: schema === undefined || typeName === undefined ? null : { schema, name: typeName },
    notNull: bang !== '',
    collation: null,
  };
}

const numberOf = (name: string): number =>
  Array.from(name).reduce((sum, letter) => sum * 31 + (letter.codePointAt(0) ?? 0), 7) % 1e9;

interface Made extends Partial<RelatableTable> {
  /** Columns of the primary key. */
  readonly key?: readonly string[];
  /** `source/database.schema`. */
  readonly place?: string;
}

/** Where it is and what it is called: `core/app.public`, `orders`. */
export function relatable(name: string, columns: readonly string[], made: Made = {}): RelatableTable {
  const { key = ['id'], place = 'core/app.public', ...overrides } = made;
  const [, source = '', database = '', schema = ''] = /^(.+)\/(.+)\.(.+)$/.exec(place) ?? [];
  return {
    id: tableId(uuid(1, ++tables)),
    sourceId: sourceId(uuid(2, numberOf(source))),
    source,
    databaseOid: numberOf(database),
    database,
    collation: null,
    relationOid: 16_384 + tables,
    structureSince: new Date('2026-01-01T00:00:00Z'),
    schema,
    name,
    columns: columns.map(column),
    constraints: key.length === 0 ? [] : [{ kind: 'primary key', columns: key }],
    foreignKeys: [],
    sequences: [],
    types: [],
    ...overrides,
  };
}

/** As one catalog would hand them over, in one go. */
export const shaped = (all: readonly RelatableTable[]): readonly ShapedTable[] => all.map(createShaper());

/** What the catalog's server does with SHA-256, here with a mixer of 32-bit halves (fmix32 of MurmurHash3). */
function hashOf(value: string): number {
  const half = (seed: number): number => {
    let hash = seed;
    for (const letter of value) {
      hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  };
  return half(0x9747b28c) * 2 ** (HASH_BITS - 32) + (half(0x3c6ef372) >>> (64 - HASH_BITS));
}

export function sketchOf(
  table: Pick<ShapedTable, 'id'>,
  columns: readonly string[],
  values: Iterable<string>,
  dense = false,
): KeySketch {
  const hashes = [...new Set([...new Set(values)].map(hashOf))].sort((a, b) => a - b);
  return {
    tableId: table.id,
    columns,
    hashes: Float64Array.from(hashes.slice(0, SKETCH_SIZE)),
    complete: hashes.length < SKETCH_SIZE,
    dense,
  };
}

/** `prefix1` to `prefixN`. */
export const numbered = (prefix: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${from + index}`);
