import { Field, ID, InputType } from 'type-graphql';
import type { TableFilter } from '../../domain/catalog-table.js';
import { invalidInput } from '../../domain/errors.js';
import type { Label } from '../../domain/verdict.js';
import { LabelEnum } from '../enums.js';
import { parseIdOf } from '../global-id.js';
import { checkedLength } from '../input-checks.js';
import { BigIntScalar } from '../scalars.js';
import type { Shape } from '../shape.js';

@InputType('TableFilter', { description: 'Which tables to list; every given field must fit.' })
export class TableFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only tables of this source.' })
  readonly sourceId?: string | null;

  @Field(() => LabelEnum, { nullable: true, description: 'Only tables with this label.' })
  readonly label?: Label | null;

  @Field(() => BigIntScalar, { nullable: true, description: 'Only tables of at least so many bytes.' })
  readonly minimumBytes?: bigint | null;

  @Field(() => BigIntScalar, { nullable: true, description: 'Only tables of at most so many bytes.' })
  readonly maximumBytes?: bigint | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Part of the name of the database, schema or table, whatever the case; up to 200 characters.',
  })
  readonly text?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: also tables that a scan no longer found.' })
  readonly includeGone?: boolean | null;
}

const TEXT_LENGTH = 200;

/** INVALID_INPUT naming the field that is off. */
export function toTableFilter(input: Shape<TableFilterInput> | null | undefined): TableFilter {
  const { sourceId, label, minimumBytes, maximumBytes, text, includeGone } = input ?? {};
  if (minimumBytes != null && maximumBytes != null && minimumBytes > maximumBytes) {
    throw invalidInput('minimumBytes is more than maximumBytes', 'Swap them, or leave one out.');
  }
  return {
    ...(sourceId == null ? {} : { sourceId: parseIdOf('Source', sourceId) }),
    ...(label == null ? {} : { label }),
    ...(minimumBytes == null ? {} : { minimumBytes }),
    ...(maximumBytes == null ? {} : { maximumBytes }),
    ...(text == null || text === '' ? {} : { text: checkedLength('text', text, TEXT_LENGTH) }),
    ...(includeGone == null ? {} : { includeGone }),
  };
}
