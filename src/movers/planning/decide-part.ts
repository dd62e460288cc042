import { invalidInput } from '../../domain/errors.js';
import type { RestorePart } from '../../domain/restore-part.js';
import type { RowCondition } from '../../domain/row-condition.js';
import type { ColumnDefinition, TableDefinition } from '../../domain/table-definition.js';

/** Words that a server reads as another moment each time: chunks would be compared with several. */
const MOVING = /\b(?:now|today|tomorrow|yesterday)\b/i;
const OF_TIME = /^(?:date|time|timestamp)\b/;
/** What a person can look over; each is compared with every row that is read. */
const MOST_CONDITIONS = 100;
const MOST_VALUES = 1_000;

/**
 * The part that is asked for, its columns in the table's order; undefined where that is all of the table. INVALID_INPUT
 * naming what is off. Whether a value is one of the column's type, the server says that it is restored to. Pure.
 */
export function decidePart(
  definition: TableDefinition,
  asked: Partial<RestorePart>,
): RestorePart | undefined {
  const columns = chosenColumns(definition, asked.columns ?? null);
  const conditions = asked.conditions ?? [];
  if (conditions.length > MOST_CONDITIONS) {
    throw invalidInput(
      `${conditions.length} conditions are given, more than ${MOST_CONDITIONS}`,
      'Give fewer conditions; IN takes many values.',
    );
  }
  for (const condition of conditions) checkCondition(definition, condition);
  return columns === null && conditions.length === 0 ? undefined : { columns, conditions };
}

function chosenColumns(
  definition: TableDefinition,
  asked: readonly string[] | null,
): readonly string[] | null {
  if (asked === null) return null;
  if (asked.length === 0) {
    throw invalidInput('no column is chosen', 'Name the columns to restore, or leave them out for all.');
  }
  for (const name of asked) columnOf(definition, name);
  const chosen = definition.columns.map(({ name }) => name).filter((name) => asked.includes(name));
  return chosen.length === definition.columns.length ? null : chosen;
}

function columnOf(definition: TableDefinition, name: string): ColumnDefinition {
  const found = definition.columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  throw invalidInput(
    `the archived table ${definition.schema}.${definition.name} has no column ${name}`,
    `Its columns are ${definition.columns.map((column) => column.name).join(', ')}.`,
  );
}

function checkCondition(definition: TableDefinition, condition: RowCondition): void {
  const { operator, values } = condition;
  const column = columnOf(definition, condition.column);
  const { name } = column;
  const [least, most] = COUNTS[operator] ?? [1, 1];
  if (values.length < least || values.length > most) {
    throw invalidInput(
      `the condition ${operator} on column ${name} has ${values.length} values`,
      least === most ? `Give it ${least}.` : `Give it ${least} to ${most}.`,
    );
  }
  if (values.some((value) => value.includes('\0'))) {
    throw invalidInput(`a value for column ${name} holds a NUL character`, 'PostgreSQL allows none.');
  }
  if (OF_TIME.test(builtInType(column, definition)) && values.some((value) => MOVING.test(value))) {
    throw invalidInput(
      `a value for column ${name} is another moment each time that it is read`,
      'Write the moment out: 2026-01-31, or 2026-01-31 12:00:00+00.',
    );
  }
}

/** Of a domain, the type that it is over. */
function builtInType(
  { type, userType }: Pick<ColumnDefinition, 'type' | 'userType'>,
  definition: TableDefinition,
): string {
  const own = definition.types.find(
    ({ schema, name }) => schema === userType?.schema && name === userType.name,
  );
  return own?.kind === 'domain'
    ? builtInType({ type: own.baseType, userType: own.baseUserType }, definition)
    : type;
}

const COUNTS: Partial<Readonly<Record<RowCondition['operator'], readonly [number, number]>>> = {
  IS_NULL: [0, 0],
  IS_NOT_NULL: [0, 0],
  BETWEEN: [2, 2],
  IN: [1, MOST_VALUES],
};
