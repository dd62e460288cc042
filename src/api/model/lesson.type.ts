import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { TableId } from '../../domain/ids.js';
import type { LessonCause } from '../../domain/lesson.js';
import type { ClassLabel } from '../../domain/verdict.js';
import { connectionType } from '../connection.js';
import { LabelEnum, LessonCauseEnum } from '../enums.js';

@ObjectType('Lesson', {
  description: 'What a person or an event taught about a table; the next model learns it.',
})
export class LessonType {
  readonly tableId!: TableId;

  @Field(() => LessonCauseEnum, { description: 'What taught it.' })
  readonly cause!: LessonCause;

  @Field(() => LabelEnum, { description: 'What the table is.' })
  readonly label!: ClassLabel;

  @Field(() => String, { description: 'Who taught it; `schedule` for an event.' })
  readonly author!: string;

  @Field(() => String, { description: 'Why, in words.' })
  readonly note!: string;

  @Field(() => GraphQLDateTime, { description: 'When it was taught.' })
  readonly at!: Date;
}

export const LessonConnection = connectionType('Lesson', LessonType);
