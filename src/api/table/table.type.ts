import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Dependent } from '../../domain/dependent.js';
import type { SchemaVersionId, SourceId, TableId } from '../../domain/ids.js';
import type { Label } from '../../domain/verdict.js';
import { connectionType } from '../connection.js';
import { LabelEnum } from '../enums.js';
import { NodeType } from '../node/node.type.js';
import { BigIntScalar } from '../scalars.js';
import { DependentType } from './surroundings.type.js';

@ObjectType('Table', {
  description: 'A table that a scan saw. A rename keeps its history; partitions count with their root.',
  implements: NodeType,
})
export class TableType {
  readonly id!: TableId;
  readonly sourceId!: SourceId;
  readonly schemaVersionId!: SchemaVersionId;

  @Field(() => String, { description: 'Database that it is in.' })
  readonly database!: string;

  @Field(() => String, { description: 'Schema that it is in.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => LabelEnum, {
    description: 'The current verdict in one word: an UNUSED that no longer stands is UNKNOWN.',
  })
  readonly label!: Label;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the model last judged it, after a scan or by order; null before the first time.',
  })
  readonly judgedAt!: Date | null;

  @Field(() => BigIntScalar, { description: 'Bytes of the table, its indexes and its long values.' })
  readonly sizeBytes!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'Rows as PostgreSQL estimates them; null where it never analysed the table.',
  })
  readonly estimatedRows!: number | null;

  @Field(() => Int, { description: 'Foreign keys of other tables that point here.' })
  readonly referencedBy!: number;

  @Field(() => [DependentType], { description: 'Views, functions and other objects that need it.' })
  readonly dependents!: readonly Dependent[];

  @Field(() => GraphQLDateTime, { description: 'When a scan first saw it.' })
  readonly firstSeenAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When a scan last saw it.' })
  readonly lastSeenAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When a scan no longer found it; null while it is there.',
  })
  readonly goneAt!: Date | null;
}

export const TableConnection = connectionType('Table', TableType);
