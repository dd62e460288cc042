/** Numbers that say what a table looks like, whatever it is called. */
import { isFineDecimal, isMoney, typeKind, typicalWidth } from './column-types.js';
import type { TypeKind } from './column-types.js';
import type { TableShape } from './table-shape.js';

/** In the order of `structureFeatures`; each is described in docs/features.md. */
export const STRUCTURE_FEATURES = [
  'columns',
  'decimal_share',
  'fine_decimal_share',
  'integer_share',
  'time_share',
  'text_share',
  'json_share',
  'boolean_share',
  'uuid_share',
  'other_share',
  'decimal_columns',
  'time_columns',
  'money_share',
  'row_width',
  'has_primary_key',
  'key_columns',
  'key_is_integer',
  'key_is_uuid',
  'key_is_text',
  'key_has_time',
  'key_is_series',
  'leads_with_time',
  'foreign_keys_out',
  'foreign_keys_in',
  'reference_share',
] as const;
export type StructureFeature = (typeof STRUCTURE_FEATURES)[number];

/** Four decimals: the training set keeps these numbers as text. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const share = (part: number, whole: number): number => (whole === 0 ? 0 : round(part / whole));
const log2 = (count: number): number => round(Math.log2(1 + count));

/**
 * Shares are of columns, in [0, 1], counts on a log2(1 + n) scale, flags 0 or 1. A table without columns has
 * shares of 0: there is nothing unknown about it.
 */
export function structureFeatures(shape: TableShape): Readonly<Record<StructureFeature, number>> {
  const { columns, primaryKey } = shape;
  const kinds = columns.map(({ type }) => typeKind(type));
  const count = (kind: TypeKind): number => kinds.filter((of) => of === kind).length;
  const of = (kind: TypeKind): number => share(count(kind), columns.length);
  const keyKinds = primaryKey.map((key) => typeKind(columns.find(({ name }) => name === key)?.type ?? ''));
  const flag = (condition: boolean): number => (condition ? 1 : 0);
  const leading = columns.find(({ name }) => !/^id$/i.test(name));
  const references = columns.filter(({ name }) => /.[_\s]?ids?$/i.test(name) && !primaryKey.includes(name));
  return {
    columns: log2(columns.length),
    decimal_share: of('decimal'),
    fine_decimal_share: share(columns.filter(({ type }) => isFineDecimal(type)).length, columns.length),
    integer_share: of('integer'),
    time_share: of('time'),
    text_share: of('text'),
    json_share: of('json'),
    boolean_share: of('boolean'),
    uuid_share: of('uuid'),
    other_share: of('other'),
    decimal_columns: log2(count('decimal')),
    time_columns: log2(count('time')),
    money_share: share(columns.filter(({ type }) => isMoney(type)).length, columns.length),
    row_width: log2(columns.reduce((width, { type }) => width + typicalWidth(type), 0)),
    has_primary_key: flag(primaryKey.length > 0),
    key_columns: primaryKey.length,
    key_is_integer: flag(keyKinds.includes('integer')),
    key_is_uuid: flag(keyKinds.includes('uuid')),
    key_is_text: flag(keyKinds.includes('text')),
    key_has_time: flag(keyKinds.includes('time')),
    key_is_series: flag(keyKinds.includes('time') && keyKinds.length > 1),
    leads_with_time: flag(leading !== undefined && typeKind(leading.type) === 'time'),
    foreign_keys_out: log2(shape.foreignKeys.length),
    foreign_keys_in: log2(shape.referencedBy),
    reference_share: share(references.length, columns.length),
  };
}
