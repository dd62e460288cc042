import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { MoveId } from '../../domain/ids.js';
import type { DatasetName, LineageEdge } from '../../domain/lineage.js';
import type { MoveKind } from '../../domain/plan.js';
import { MoveKindEnum } from '../enums.js';
import { BigIntScalar } from '../scalars.js';

@ObjectType('Dataset', { description: 'A table or an archive by its OpenLineage name.' })
class DatasetType implements DatasetName {
  @Field(() => String, { description: 'Where it is: `postgres://host:port`, `s3://bucket`.' })
  readonly namespace!: string;

  @Field(() => String, { description: 'What it is called there: `database.schema.table`.' })
  readonly name!: string;
}

@ObjectType('ColumnEdge', { description: 'A column and the column that it was copied from.' })
class ColumnEdgeType {
  @Field(() => String, { description: 'Column that was read.' })
  readonly from!: string;

  @Field(() => String, { description: 'Column that was written.' })
  readonly to!: string;
}

@ObjectType('LineageEdge', { description: 'Data that a move took from one dataset to another.' })
export class LineageEdgeType {
  readonly moveId!: MoveId;

  @Field(() => MoveKindEnum, { description: 'What the move did.' })
  readonly kind!: MoveKind;

  @Field(() => DatasetType, { description: 'What was read.' })
  readonly from!: DatasetName;

  @Field(() => DatasetType, { description: 'What was written.' })
  readonly to!: DatasetName;

  @Field(() => [ColumnEdgeType], { description: 'Column by column.' })
  readonly columns!: LineageEdge['columns'];

  @Field(() => BigIntScalar, { description: 'Rows.' })
  readonly rows!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'What of the input was taken, in words, where a restore brought back a part; null for all of it.',
  })
  readonly part!: string | null;

  @Field(() => String, { description: 'Hash over the content of the rows.' })
  readonly contentHash!: string;

  @Field(() => GraphQLDateTime, { description: 'When it was written.' })
  readonly at!: Date;
}

@ObjectType('Lineage', { description: 'Where data came from and where it went.' })
export class LineageType {
  @Field(() => DatasetType, { description: 'The dataset that was asked about.' })
  readonly dataset!: DatasetName;

  @Field(() => [LineageEdgeType], {
    description: 'What leads to it and away from it, the nearest first, at most 1000.',
  })
  readonly edges!: readonly LineageEdge[];
}
