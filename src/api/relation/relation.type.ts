import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { TableId } from '../../domain/ids.js';
import type {
  ConflictKind,
  JoinCandidate,
  JoinEnd,
  JoinEvidence,
  ListedConflict,
  RelationEvidence,
  RelationKind,
} from '../../domain/table-relation.js';
import { connectionType } from '../connection.js';
import {
  ConflictKindEnum,
  JoinEvidenceEnum,
  RelationEvidenceEnum,
  RelationKindEnum,
} from './relation.enums.js';

@ObjectType('RelationReason', { description: 'What speaks for a relation.' })
export class RelationReasonType {
  @Field(() => RelationEvidenceEnum, { description: 'What was looked at.' })
  readonly evidence!: RelationEvidence;

  @Field(() => Float, {
    description: 'How sure it alone would make us, 0 to 1; 0 where it was looked at and tells nothing.',
  })
  readonly score!: number;

  @Field(() => String, { description: 'In words, with numbers.' })
  readonly text!: string;
}

@ObjectType('TableRelation', { description: 'A table in which another one lives too.' })
export class TableRelationType {
  readonly tableId!: TableId;

  @Field(() => RelationKindEnum, { description: 'What both have in common, the most telling of it.' })
  readonly kind!: RelationKind;

  @Field(() => Float, {
    description: "How sure it is, 0 to 1: 1 minus the product of 1 minus each reason's score.",
  })
  readonly score!: number;

  @Field(() => [RelationReasonType], { description: 'Everything that was looked at.' })
  readonly reasons!: readonly RelationReasonType[];
}

type Side = ListedConflict['sides'][number];

@ObjectType('ConflictSide', { description: 'Tables that agree with each other.' })
export class ConflictSideType {
  readonly tables!: Side['tables'];

  @Field(() => String, { description: 'What they say: `numeric(12,2)`, `not null`, `without discount`.' })
  readonly value!: string;

  @Field(() => Int, { description: 'How many tables that are still there.' })
  readonly count!: number;
}

@ObjectType('TableConflict', {
  description: 'What differs between tables of one name and would have to be settled before they are merged.',
})
export class TableConflictType {
  @Field(() => ConflictKindEnum, { description: 'What differs.' })
  readonly kind!: ConflictKind;

  @Field(() => String, { description: 'The name that the tables share, in lower case.' })
  readonly name!: string;

  @Field(() => [String], { description: 'The columns that it is about; empty where it is about all.' })
  readonly columns!: readonly string[];

  @Field(() => String, { description: 'In words, with numbers.' })
  readonly text!: string;

  @Field(() => [ConflictSideType], { description: 'Who says what, the side of most tables first.' })
  readonly sides!: readonly Side[];
}

export const TableConflictConnection = connectionType('TableConflict', TableConflictType);

@ObjectType('JoinEnd', { description: 'One end of a join.' })
export class JoinEndType {
  readonly tableId!: TableId;

  @Field(() => [String], { description: 'Its columns, in the order of those of the other end.' })
  readonly columns!: readonly string[];
}

@ObjectType('JoinReason', { description: 'What speaks for a join.' })
class JoinReasonType {
  @Field(() => JoinEvidenceEnum, { description: 'What was looked at.' })
  readonly evidence!: JoinEvidence;

  @Field(() => String, { description: 'In words, with numbers.' })
  readonly text!: string;
}

@ObjectType('TableJoin', { description: "Columns of one table whose values are another table's key." })
export class TableJoinType {
  @Field(() => JoinEndType, { description: 'The columns that refer.' })
  readonly from!: JoinEnd;

  @Field(() => JoinEndType, { description: 'The key that they refer to.' })
  readonly to!: JoinEnd;

  @Field(() => Boolean, { description: 'Whether a foreign key says so; else it was inferred.' })
  readonly declared!: boolean;

  @Field(() => Float, { description: 'How sure it is, 0 to 1; 1 for a foreign key.' })
  readonly score!: number;

  @Field(() => [JoinReasonType], { description: 'Everything that was looked at.' })
  readonly reasons!: JoinCandidate['reasons'];
}

@ObjectType('RelationRun', { description: 'One comparison of all tables with each other.' })
export class RelationRunType {
  @Field(() => GraphQLDateTime, { description: 'When it began.' })
  readonly startedAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it was done.' })
  readonly finishedAt!: Date;

  @Field(() => Int, { description: 'Tables that were compared.' })
  readonly tables!: number;

  @Field(() => Int, { description: 'Pairs of tables that are related.' })
  readonly relations!: number;

  @Field(() => Int, { description: 'Conflicts between tables of one name.' })
  readonly conflicts!: number;

  @Field(() => Int, { description: 'Joins, declared and inferred.' })
  readonly joins!: number;

  @Field(() => Int, { description: 'Keys that were read.' })
  readonly sketched!: number;

  @Field(() => Int, {
    description:
      'Keys that could not be read: too large, no right, row level security. The reasons say which.',
  })
  readonly unsketched!: number;
}
