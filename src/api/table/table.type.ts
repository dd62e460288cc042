import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { SchemaVersionId, SourceId, TableId } from '../../domain/ids.js';
import type { Label } from '../../domain/verdict.js';
import { connectionType } from '../connection.js';
import { LabelEnum } from '../enums.js';
import { NodeType } from '../node/node.type.js';
import { BigIntScalar } from '../scalars.js';

@ObjectType('UsageWindow', {
  description:
    "How a table was used while it was observed, from PostgreSQL's own counters, summed over nodes.",
})
export class UsageWindowType {
  @Field(() => GraphQLDateTime, {
    description: "When counting began: the first sample's server start or reset of statistics.",
  })
  readonly from!: Date;

  @Field(() => GraphQLDateTime, { description: 'When the last sample was taken.' })
  readonly to!: Date;

  @Field(() => Int, { description: 'Samples in the window.' })
  readonly samples!: number;

  @Field(() => Int, { description: 'Stretches between which the counters were reset.' })
  readonly epochs!: number;

  @Field(() => BigIntScalar, { description: 'Scans of the whole table.' })
  readonly seqScans!: bigint;

  @Field(() => BigIntScalar, { description: 'Scans through an index.' })
  readonly indexScans!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows inserted.' })
  readonly inserted!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows updated.' })
  readonly updated!: bigint;

  @Field(() => BigIntScalar, { description: 'Rows deleted.' })
  readonly deleted!: bigint;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When it was last read; known from PostgreSQL 16 on, null before that and where no read was ever seen.',
  })
  readonly lastRead!: Date | null;
}

@ObjectType('SchemaVersion', { description: 'The structure of a table as one scan saw it first.' })
export class SchemaVersionType {
  @Field(() => Int, { description: 'Counts from 1; a new one is kept only when something changed.' })
  readonly version!: number;

  @Field(() => String, { description: 'SHA-256 of the definition, hex.' })
  readonly definitionHash!: string;

  @Field(() => GraphQLDateTime, { description: 'When it was first seen.' })
  readonly seenAt!: Date;
}

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

  @Field(() => LabelEnum, { description: 'The current verdict in one word.' })
  readonly label!: Label;

  @Field(() => BigIntScalar, { description: 'Bytes of the table, its indexes and its long values.' })
  readonly sizeBytes!: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'Rows as PostgreSQL estimates them; null where it never analysed the table.',
  })
  readonly estimatedRows!: number | null;

  @Field(() => Int, { description: 'Foreign keys of other tables that point here.' })
  readonly referencedBy!: number;

  @Field(() => [String], { description: 'Views and functions that depend on it.' })
  readonly dependents!: readonly string[];

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
