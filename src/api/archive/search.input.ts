import { Field, InputType } from 'type-graphql';
import type { ValueFilter } from '../../domain/archive-search.js';
import { checkedRange, checkedText } from '../input-checks.js';
import type { Shape } from '../shape.js';

@InputType('ValueRangeInput', {
  description: 'Only archives with a known range of values of a column that meets this one.',
})
export class ValueRangeInput {
  @Field(() => String, { nullable: true, description: 'Name of the column; any when left out.' })
  readonly column?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Number or time (`2019`, `2019-03`, `2019-03-01`) that it begins with; open when left out.',
  })
  readonly from?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Number or time that it ends with; open when left out.',
  })
  readonly to?: string | null;
}

const RANGES = 10;
const NAME_LENGTH = 63;
const VALUE_LENGTH = 40;

/** INVALID_INPUT naming the field that is off; whether the ends are values, the catalog says. */
export function toValueFilters(
  inputs: readonly Shape<ValueRangeInput>[] | null | undefined,
): readonly ValueFilter[] {
  checkedRange('values', inputs?.length ?? 0, 0, RANGES);
  return (inputs ?? []).map(({ column, from, to }) => ({
    column: column == null ? null : checkedText('column', column, NAME_LENGTH),
    from: from == null ? null : checkedText('from', from, VALUE_LENGTH),
    to: to == null ? null : checkedText('to', to, VALUE_LENGTH),
  }));
}
