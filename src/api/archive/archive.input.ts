import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import type { ArchiveState } from '../../domain/archive.js';
import type { ArchiveFilter } from '../../domain/catalog-table.js';
import { sourceId } from '../../domain/ids.js';
import type { Label } from '../../domain/verdict.js';
import type { RestoreRequest } from '../../services/archive-services.js';
import { LabelEnum } from '../enums.js';
import { parseIdOf } from '../global-id.js';
import { checkedLength, checkedText } from '../input-checks.js';
import type { Shape } from '../shape.js';
import { ArchiveStateEnum } from './archive.enums.js';
import { RowConditionInput, TimeRangeInput, toConditions } from '../row-condition.input.js';

@InputType('ArchiveFilter', { description: 'Which archives to list; every given field must fit.' })
export class ArchiveFilterInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Words that must all be found, in any form: in names, columns, tags, comments; and times. Up to 500 characters.',
  })
  readonly text?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only archives of tables of this source.' })
  readonly sourceId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only archives with this tag.' })
  readonly tag?: string | null;

  @Field(() => LabelEnum, { nullable: true, description: 'Only archives of tables that had this label.' })
  readonly label?: Label | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only archives made after this moment.' })
  readonly createdAfter?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only archives made before this moment.' })
  readonly createdBefore?: Date | null;

  @Field(() => ArchiveStateEnum, {
    nullable: true,
    description: 'Only archives in this state; all when left out.',
  })
  readonly state?: ArchiveState | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only archives under a legal hold, or only those without.',
  })
  readonly legalHold?: boolean | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Only archives with a retention that ends before this moment.',
  })
  readonly retainedBefore?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only archives with a `lastFault`, or only those without.',
  })
  readonly faulty?: boolean | null;
}

@InputType('RestoreArchiveInput', {
  description: 'Which archive to bring back, or which part of it, and where to. Nothing is overwritten.',
})
export class RestoreArchiveInput {
  @Field(() => String, {
    description:
      'Restore handle of the archive, or of a set: then all of it comes back, with the foreign keys between its tables.',
  })
  readonly handle!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the source to restore into; where it came from when left out.',
  })
  readonly targetSourceId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Database to restore into; where it came from when left out.',
  })
  readonly targetDatabase?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Schema to restore into; where it came from when left out.',
  })
  readonly targetSchema?: string | null;

  @Field(() => String, { nullable: true, description: 'Name to restore under; the old one when left out.' })
  readonly targetName?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Names of the columns to restore; all when left out. Keys, indexes and the like that need another column are left out, and the move says so.',
  })
  readonly columns?: readonly string[] | null;

  @Field(() => [RowConditionInput], {
    nullable: true,
    description:
      'What the rows to restore must be like; all must hold, and their columns need not be restored. All rows when left out.',
  })
  readonly where?: readonly RowConditionInput[] | null;

  @Field(() => TimeRangeInput, {
    nullable: true,
    description: 'Only rows with a time within this range; holds together with `where`.',
  })
  readonly timeRange?: TimeRangeInput | null;
}

/** What a caller sends: no instances within it either. */
interface RestoreFields extends Omit<Shape<RestoreArchiveInput>, 'where' | 'timeRange'> {
  readonly where?: readonly Shape<RowConditionInput>[] | null;
  readonly timeRange?: Shape<TimeRangeInput> | null;
}

const TEXT_LENGTH = 500;
const NAME_LENGTH = 63;
/** A handle has 32 characters; people paste it with blanks around. */
const HANDLE_LENGTH = 100;

/** INVALID_INPUT naming the field that is off. */
export function toArchiveFilter(input: Shape<ArchiveFilterInput> | null | undefined): ArchiveFilter {
  const { text, sourceId: source, tag, createdAfter, createdBefore, ...kept } = input ?? {};
  const { state, legalHold, retainedBefore, faulty, label } = kept;
  return {
    ...(text == null ? {} : { text: checkedLength('text', text, TEXT_LENGTH) }),
    ...(source == null ? {} : { sourceId: parseIdOf('Source', source) }),
    ...(tag == null ? {} : { tag: checkedText('tag', tag, NAME_LENGTH) }),
    ...(createdAfter == null ? {} : { createdAfter }),
    ...(createdBefore == null ? {} : { createdBefore }),
    ...(label == null ? {} : { label }),
    ...(state == null ? {} : { state }),
    ...(legalHold == null ? {} : { legalHold }),
    ...(retainedBefore == null ? {} : { retainedBefore }),
    ...(faulty == null ? {} : { faulty }),
  };
}

/** INVALID_INPUT naming the field that is off; whether the handle is one, the service says. */
export function toRestoreRequest(input: RestoreFields): RestoreRequest {
  const { targetSourceId, targetDatabase, targetSchema, targetName, columns } = input;
  const conditions = toConditions(input.where ?? [], input.timeRange ?? null);
  return {
    handle: checkedText('handle', input.handle, HANDLE_LENGTH),
    ...(targetSourceId == null ? {} : { targetSourceId: sourceId(parseIdOf('Source', targetSourceId)) }),
    ...(targetDatabase == null
      ? {}
      : { targetDatabase: checkedText('targetDatabase', targetDatabase, NAME_LENGTH) }),
    ...(targetSchema == null ? {} : { targetSchema: checkedText('targetSchema', targetSchema, NAME_LENGTH) }),
    ...(targetName == null ? {} : { targetName: checkedText('targetName', targetName, NAME_LENGTH) }),
    ...(columns == null ? {} : { columns }),
    ...(conditions.length === 0 ? {} : { conditions }),
  };
}
