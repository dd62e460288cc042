import { compareTexts } from '../../codec/ordered-text.js';
import type { TextOrder } from '../../codec/ordered-text.js';
import type { ColumnBounds } from '../../domain/move.js';
import type { RowCondition } from '../../domain/row-condition.js';

/** A condition with its values in canonical text; `order` null where the column's text does not say the order. */
export interface KnownCondition extends RowCondition {
  readonly order: TextOrder | null;
}

/**
 * False only where no row of the chunk can fit all conditions, by what its manifest says lies in it. A chunk without
 * bounds, as in archives of before they were kept, can. Pure.
 */
export function chunkCanMatch(
  bounds: readonly ColumnBounds[],
  conditions: readonly KnownCondition[],
): boolean {
  return conditions.every((condition) => {
    const known = bounds.find(({ column }) => column === condition.column);
    return known === undefined || canMatch(known, condition);
  });
}

function canMatch({ least, most, nulls }: ColumnBounds, condition: KnownCondition): boolean {
  const { operator, values, order } = condition;
  if (operator === 'IS_NULL') return nulls > 0;
  if (least === null || most === null) return false;
  if (operator === 'IS_NOT_NULL' || order === null) return true;
  // What is out of the order is compared by the server alone.
  const atLeast = (a: string, b: string): boolean => (compareTexts(order, a, b) ?? 0) >= 0;
  const above = (a: string, b: string): boolean => (compareTexts(order, a, b) ?? 1) > 0;
  const [first = '', last = ''] = values;
  switch (operator) {
    case 'EQ':
    case 'IN':
      return values.some((value) => atLeast(value, least) && atLeast(most, value));
    case 'NE':
      return compareTexts(order, least, most) !== 0 || compareTexts(order, least, first) !== 0;
    case 'LT':
      return above(first, least);
    case 'LE':
      return atLeast(first, least);
    case 'GT':
      return above(most, first);
    case 'GE':
      return atLeast(most, first);
    case 'BETWEEN':
      return atLeast(most, first) && atLeast(last, least);
    case 'CONTAINS':
    case 'STARTS_WITH':
      return true;
  }
}
