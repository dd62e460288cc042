import { Field, InputType } from 'type-graphql';
import { timeRange } from '../domain/restore-part.js';
import type { RowCondition, RowOperator } from '../domain/row-condition.js';
import { publishEnum } from './publish-enum.js';
import type { Shape } from './shape.js';

const RowOperatorEnum = publishEnum<RowOperator>(
  'RowOperator',
  'How a value of a row is compared, as PostgreSQL compares values of the type. A NULL fits IS_NULL alone.',
  {
    EQ: 'It is the value.',
    NE: 'It is not the value.',
    LT: 'It is below the value.',
    LE: 'It is below the value, or the value.',
    GT: 'It is above the value.',
    GE: 'It is above the value, or the value.',
    BETWEEN: 'It is between the two values, or one of them.',
    IN: 'It is one of the values.',
    CONTAINS: 'Its text has the value in it; upper and lower case differ.',
    STARTS_WITH: 'Its text begins with the value; upper and lower case differ.',
    IS_NULL: 'It is NULL.',
    IS_NOT_NULL: 'It is not NULL.',
  },
);

@InputType('RowCondition', { description: 'What a row must be like in one column.' })
export class RowConditionInput {
  @Field(() => String, { description: 'Name of the column.' })
  readonly column!: string;

  @Field(() => RowOperatorEnum, { description: 'How it is compared.' })
  readonly operator!: RowOperator;

  @Field(() => [String], {
    defaultValue: [],
    description:
      'What with, as PostgreSQL reads it for the type of the column: no value for IS_NULL and IS_NOT_NULL, two for BETWEEN, any number for IN, else one. Times without an offset are in UTC.',
  })
  readonly values!: readonly string[];
}

@InputType('TimeRange', { description: 'A stretch of time in one column.' })
export class TimeRangeInput {
  @Field(() => String, { description: 'Name of the column.' })
  readonly column!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'First moment of the range, which is in it, as PostgreSQL reads it; without an offset in UTC.',
  })
  readonly from?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the range ends; this moment is not in it, so that ranges can follow each other.',
  })
  readonly to?: string | null;
}

/** INVALID_INPUT for a range without an end; what fits the archive, the service says. */
export function toConditions(
  where: readonly Shape<RowConditionInput>[],
  range: Shape<TimeRangeInput> | null,
): readonly RowCondition[] {
  const given = where.map(({ column, operator, values }) => ({ column, operator, values }));
  if (range === null) return given;
  return [...given, ...timeRange(range.column, range.from ?? undefined, range.to ?? undefined)];
}
