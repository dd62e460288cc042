import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ObjectType } from 'type-graphql';
import type { PlanId, SourceId, TableId } from '../../domain/ids.js';
import type { MoveKind, PlanState } from '../../domain/plan.js';
import { MoveKindEnum, PlanStateEnum } from '../enums.js';
import { NodeType } from '../node/node.type.js';
import type { Shape } from '../shape.js';
import { BigIntScalar } from '../scalars.js';

@ObjectType('TablePlace', { description: 'Where a table is or will be.' })
export class TablePlaceType {
  readonly sourceId!: SourceId | null;

  @Field(() => String, { nullable: true, description: 'Database; null in the warehouse.' })
  readonly database!: string | null;

  @Field(() => String, { description: 'Schema.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name.' })
  readonly name!: string;
}

@ObjectType('PlanMember', { description: 'One table of a set.' })
export class PlanMemberType {
  @Field(() => TablePlaceType, { description: 'The table that is archived, or that is made of its archive.' })
  readonly place!: Shape<TablePlaceType>;

  @Field(() => String, { description: 'Restore handle of its archive.' })
  readonly archiveHandle!: string;
}

@ObjectType('PlanTarget', { description: 'From where to where.' })
export class PlanTargetType {
  @Field(() => MoveKindEnum, { description: 'What is done.' })
  readonly kind!: MoveKind;

  @Field(() => TablePlaceType, {
    nullable: true,
    description: 'The table that is read; null when an archive is.',
  })
  readonly from!: Shape<TablePlaceType> | null;

  @Field(() => TablePlaceType, {
    nullable: true,
    description: 'The table that is written; null when an archive is.',
  })
  readonly to!: Shape<TablePlaceType> | null;

  @Field(() => String, {
    nullable: true,
    description: 'Restore handle of the archive that is written or read.',
  })
  readonly archiveHandle!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Which columns and rows of the archive are restored, in words; null for all of it.',
  })
  readonly part!: string | null;

  @Field(() => String, { nullable: true, description: 'Handle of the set; null for one table alone.' })
  readonly groupHandle!: string | null;

  @Field(() => [PlanMemberType], {
    description:
      'Every table of the set, what `from`, `to` and `archiveHandle` say among them; empty for one table alone.',
  })
  readonly members!: readonly Shape<PlanMemberType>[];

  @Field(() => [String], { description: 'Tags that the archive is given.' })
  readonly tags!: readonly string[];
}

@ObjectType('Plan', {
  description: 'Everything that a move will do, to be read and approved before anything is written.',
  implements: NodeType,
})
export class PlanType {
  readonly id!: PlanId;
  readonly tableId!: TableId | null;

  @Field(() => PlanStateEnum, { description: 'Where it stands.' })
  readonly state!: PlanState;

  @Field(() => [String], { description: 'What will be done, in order, in words and SQL.' })
  readonly steps!: readonly string[];

  @Field(() => [String], { description: 'What to know before approving it.' })
  readonly warnings!: readonly string[];

  @Field(() => [String], { description: 'Why it must not be done; empty unless it is REFUSED.' })
  readonly refusals!: readonly string[];

  @Field(() => Float, {
    nullable: true,
    description: 'Rows as PostgreSQL estimates them; null where it does not.',
  })
  readonly estimatedRows!: number | null;

  @Field(() => BigIntScalar, { description: 'Bytes to be moved, about.' })
  readonly estimatedBytes!: bigint;

  @Field(() => String, {
    description: 'SHA-256 of the structure that it was made for; a changed table is refused.',
  })
  readonly definitionHash!: string;

  @Field(() => String, { description: 'Who made it.' })
  readonly createdBy!: string;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  readonly createdAt!: Date;

  @Field(() => String, { nullable: true, description: 'Who approved it.' })
  readonly approvedBy!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was approved.' })
  readonly approvedAt!: Date | null;
}
