/** What a row must be like in one column, for restores and previews alike. No SQL of a caller is in it: pure. */

export const ROW_OPERATORS = [
  'EQ',
  'NE',
  'LT',
  'LE',
  'GT',
  'GE',
  'BETWEEN',
  'IN',
  'CONTAINS',
  'STARTS_WITH',
  'IS_NULL',
  'IS_NOT_NULL',
] as const;
export type RowOperator = (typeof ROW_OPERATORS)[number];

/** As in SQL, a NULL fits IS_NULL alone. */
export interface RowCondition {
  readonly column: string;
  readonly operator: RowOperator;
  /** Texts as PostgreSQL reads them for the type: none of IS_…, two of BETWEEN (both inclusive), one or more of IN, else one. */
  readonly values: readonly string[];
}

const SIGNS = { EQ: '=', NE: '<>', LT: '<', LE: '<=', GT: '>', GE: '>=' } as const;

/** How a condition reads in PostgreSQL's SQL, whatever stands for column and values. */
export function conditionText(operator: RowOperator, column: string, values: readonly string[]): string {
  switch (operator) {
    case 'IS_NULL':
      return `${column} is null`;
    case 'IS_NOT_NULL':
      return `${column} is not null`;
    case 'BETWEEN':
      return `${column} between ${values.join(' and ')}`;
    case 'IN':
      return `${column} in (${values.join(', ')})`;
    case 'CONTAINS':
      return `position(${values.join('')} in ${column}::text) > 0`;
    case 'STARTS_WITH':
      return `starts_with(${column}::text, ${values.join('')})`;
    default:
      return `${column} ${SIGNS[operator]} ${values.join('')}`;
  }
}
