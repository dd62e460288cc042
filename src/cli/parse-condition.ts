import { InvalidArgumentError } from 'commander';
import type { RowCondition, RowOperator } from '../domain/row-condition.js';

const VALUE = String.raw`'(?:[^']|'')*'|[^\s',]+`;
const CONDITION = new RegExp(
  String.raw`^\s*("(?:[^"]|"")+"|[^\s"<>=!]+)\s*(?:(is\s+null|is\s+not\s+null)|(between)\s+(${VALUE})\s+and\s+(${VALUE})|(contains|starts\s+with)\s+('(?:[^']|'')*'|\S.*?)|in\s*\(\s*((?:${VALUE})(?:\s*,\s*(?:${VALUE}))*)\s*\)|(<>|!=|<=|>=|<|>|=)\s*('(?:[^']|'')*'|[^'\s<>=!].*?))\s*$`,
  'is',
);
const SIGNS: Readonly<Record<string, RowOperator>> = {
  '=': 'EQ',
  '<>': 'NE',
  '!=': 'NE',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
};

/**
 * `amount >= 10`, `"Odd name" is null`, `day between 2024-01-01 and 2024-01-31`, `kind in (a, 'b c')`, `note starts with x`. It looks like SQL
 * for the eye alone: what comes out is a name, a word and values. A value in quotes doubles its quotes.
 */
export function parseCondition(given: string, before: readonly RowCondition[] = []): readonly RowCondition[] {
  const found = CONDITION.exec(given);
  if (found === null) {
    throw new InvalidArgumentError(
      'It is not a condition: amount >= 10, day between 2024-01-01 and 2024-01-31, kind in (a, b), note contains fair, note is null.',
    );
  }
  const [
    ,
    column = '',
    nullness,
    between,
    least = '',
    most = '',
    inText,
    text = '',
    list,
    sign = '',
    value = '',
  ] = found;
  const name = unquoted(column, '"');
  if (nullness !== undefined) {
    return [
      ...before,
      { column: name, operator: /not/i.test(nullness) ? 'IS_NOT_NULL' : 'IS_NULL', values: [] },
    ];
  }
  if (between !== undefined) {
    return [...before, { column: name, operator: 'BETWEEN', values: [least, most].map(unquotedValue) }];
  }
  if (inText !== undefined) {
    const operator = /^contains$/i.test(inText) ? 'CONTAINS' : 'STARTS_WITH';
    return [...before, { column: name, operator, values: [unquotedValue(text)] }];
  }
  if (list !== undefined) {
    const values = list.match(new RegExp(VALUE, 'g')) ?? [];
    return [...before, { column: name, operator: 'IN', values: values.map(unquotedValue) }];
  }
  return [...before, { column: name, operator: SIGNS[sign] ?? 'EQ', values: [unquotedValue(value)] }];
}

const unquoted = (text: string, quote: string): string =>
  text.startsWith(quote) ? text.slice(1, -1).replaceAll(quote + quote, quote) : text;
const unquotedValue = (text: string): string => unquoted(text, "'");
