/** A column's profile out of what was read of it; pure. The one place that lets values through. */
import type { ColumnProfile, CommonValue } from '../../domain/column-profile.js';
import { isIsin } from '../patterns/is-isin.js';
import type { ColumnFacts, GatheredColumn } from '../gathered-column.js';
import type { TypeFamily } from '../type-family.js';
import { decideSensitivity } from './decide-sensitivity.js';
import { summarise } from './summarise.js';
import type { Summary } from './summarise.js';
import { looksSensitive } from './value-evidence.js';
import { valueRange } from './value-range.js';

const MOST_COMMON = 10;
/** Characters of a value that is kept. */
const VALUE_LENGTH = 100;
/** Documents, bytes and types that we do not know can hold anything. */
const KEPT: ReadonlySet<TypeFamily> = new Set(['text', 'number', 'date', 'boolean', 'enum', 'uuid']);

export function profileColumn(
  table: string,
  column: ColumnFacts,
  gathered: GatheredColumn,
  at: Date,
): ColumnProfile {
  const summary = summarise(gathered);
  const { values, distinctShare } = summary;
  const { name, family } = column;
  const sensitivity = decideSensitivity({ table, column: name, family, values, distinctShare, at });
  const mayKeep = sensitivity.length === 0 && KEPT.has(family) && !column.isArray;
  return {
    column: name,
    source: summary.source,
    limitation: summary.limitation,
    sampledRows: summary.sampledRows,
    checkedValues: values?.size ?? 0,
    nullShare: summary.nullShare,
    distinct: summary.distinct,
    averageBytes: summary.averageBytes,
    ...(mayKeep ? keptValues(summary, family) : { minimum: null, maximum: null, mostCommon: [] }),
    sensitivity,
  };
}

function keptValues(
  { values, mostCommon, distinctShare }: Summary,
  family: TypeFamily,
): Pick<ColumnProfile, 'minimum' | 'maximum' | 'mostCommon'> {
  const showable = (value: string): boolean => isShowable(value, family, distinctShare);
  const { minimum, maximum } = valueRange(values ?? [], family);
  const shown = (value: string | null): string | null =>
    value !== null && showable(value) ? cut(value) : null;
  return {
    minimum: shown(minimum),
    maximum: shown(maximum),
    mostCommon: mostCommon
      .filter(({ value }) => showable(value))
      .slice(0, MOST_COMMON)
      .map(({ value, share }): CommonValue => ({
        value: cut(value),
        share: Math.round(share * 10_000) / 10_000,
      })),
  };
}

/** Numbers of people begin at nine digits or so; those of securities are public. */
const digitsOf = (value: string): number => (isIsin(value) ? 0 : value.replaceAll(/\D/g, '').length);
const MOST_DIGITS = 8;

/**
 * Nothing that a pattern knows. Of texts, codes (one short word) and values of columns in which values repeat, without
 * long numbers: a text of several words that stands once could be anybody's.
 */
function isShowable(value: string, family: TypeFamily, distinctShare: number): boolean {
  if (family === 'number') return !looksSensitive(value);
  if (family !== 'text') return true;
  const isCode = /^\S{0,40}$/.test(value);
  return (distinctShare <= 0.5 || isCode) && digitsOf(value) <= MOST_DIGITS && !looksSensitive(value);
}

/** By characters, not halves of them; well formed, since jsonb takes no lone surrogate. */
const cut = (value: string): string =>
  Array.from(value.replaceAll(/\p{Cs}/gu, '\ufffd'))
    .slice(0, VALUE_LENGTH)
    .join('');
