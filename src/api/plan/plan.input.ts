import { Field, ID, InputType } from 'type-graphql';
import { invalidInput } from '../../domain/errors.js';
import { sourceId, tableId } from '../../domain/ids.js';
import type { GroupRequest, PlanRequest } from '../../services/services.js';
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

@InputType('PlanGroupInput', { description: 'Which tables to archive as one set.' })
export class PlanGroupInput {
  @Field(() => [ID], {
    description:
      'Ids of tables of one database, 1 to 1000. Tables that foreign keys tie to them come along, where they are UNUSED.',
  })
  readonly tableIds!: readonly string[];

  @Field(() => [String], {
    nullable: true,
    description: 'Words to find the archives by, at most 20 of up to 63 characters.',
  })
  readonly tags?: readonly string[] | null;
}

const MAX_TABLES = 1000;
const NAME_LENGTH = 63;
const MAX_TAGS = 20;

/** INVALID_INPUT naming the field that is off. */
export function toPlanRequest(input: Shape<PlanMoveInput>): PlanRequest {
  const { kind, targetSourceId, targetDatabase, targetSchema, tags } = input;
  return {
    tableId: tableId(parseIdOf('Table', input.tableId)),
    ...(kind == null ? {} : { kind }),
    ...(targetSourceId == null ? {} : { targetSourceId: sourceId(parseIdOf('Source', targetSourceId)) }),
    ...(targetDatabase == null
      ? {}
      : { targetDatabase: checkedText('targetDatabase', targetDatabase, NAME_LENGTH) }),
    ...(targetSchema == null ? {} : { targetSchema: checkedText('targetSchema', targetSchema, NAME_LENGTH) }),
    ...checkedTags(tags),
  };
}

/** INVALID_INPUT naming the field that is off. */
export function toGroupRequest({ tableIds, tags }: Shape<PlanGroupInput>): GroupRequest {
  if (tableIds.length === 0 || tableIds.length > MAX_TABLES) {
    throw invalidInput(`${tableIds.length} tables are named`, `Name 1 to ${MAX_TABLES} tables.`);
  }
  return { tableIds: tableIds.map((id) => tableId(parseIdOf('Table', id))), ...checkedTags(tags) };
}

function checkedTags(tags: readonly string[] | null | undefined): { readonly tags?: readonly string[] } {
  if (tags == null) return {};
  if (tags.length > MAX_TAGS) {
    throw invalidInput(
      `${tags.length} tags are given, more than ${MAX_TAGS}`,
      `Give at most ${MAX_TAGS} tags.`,
    );
  }
  return { tags: tags.map((tag) => checkedText('a tag', tag, NAME_LENGTH)) };
}
