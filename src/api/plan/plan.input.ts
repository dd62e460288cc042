import { Field, ID, InputType } from 'type-graphql';
import { invalidInput } from '../../domain/errors.js';
import { sourceId, tableId } from '../../domain/ids.js';
import type { PlanRequest } from '../../services/services.js';
import { PlanKindEnum } from '../enums.js';
import { parseIdOf } from '../global-id.js';
import { checkedText } from '../input-checks.js';
import type { Shape } from '../shape.js';

@InputType('PlanMoveInput', { description: 'What to plan.' })
export class PlanMoveInput {
  @Field(() => ID, { description: 'Id of the table to move.' })
  readonly tableId!: string;

  @Field(() => PlanKindEnum, {
    nullable: true,
    description: 'Left out, the verdict decides: APP consolidates, BROKER loads, UNUSED archives.',
  })
  readonly kind?: Exclude<PlanRequest['kind'], undefined> | null;

  @Field(() => ID, {
    nullable: true,
    description: 'CONSOLIDATE: id of the target source; the configured one when left out.',
  })
  readonly targetSourceId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "CONSOLIDATE: the target's database; the configured one when left out.",
  })
  readonly targetDatabase?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "CONSOLIDATE and LOAD: the target's schema; named after the source when left out.",
  })
  readonly targetSchema?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'ARCHIVE: words to find the archive by, at most 20 of up to 63 characters.',
  })
  readonly tags?: readonly string[] | null;
}

const NAME_LENGTH = 63;
const MAX_TAGS = 20;

/** INVALID_INPUT naming the field that is off. */
export function toPlanRequest(input: Shape<PlanMoveInput>): PlanRequest {
  const { kind, targetSourceId, targetDatabase, targetSchema, tags } = input;
  if (tags != null && tags.length > MAX_TAGS) {
    throw invalidInput(
      `${tags.length} tags are given, more than ${MAX_TAGS}`,
      `Give at most ${MAX_TAGS} tags.`,
    );
  }
  return {
    tableId: tableId(parseIdOf('Table', input.tableId)),
    ...(kind == null ? {} : { kind }),
    ...(targetSourceId == null ? {} : { targetSourceId: sourceId(parseIdOf('Source', targetSourceId)) }),
    ...(targetDatabase == null
      ? {}
      : { targetDatabase: checkedText('targetDatabase', targetDatabase, NAME_LENGTH) }),
    ...(targetSchema == null ? {} : { targetSchema: checkedText('targetSchema', targetSchema, NAME_LENGTH) }),
    ...(tags == null ? {} : { tags: tags.map((tag) => checkedText('a tag', tag, NAME_LENGTH)) }),
  };
}
