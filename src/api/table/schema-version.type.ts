import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { SchemaVersionId, TableId } from '../../domain/ids.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { TableSurroundings } from '../../domain/table-surroundings.js';
import { connectionType } from '../connection.js';
import { NodeType } from '../node/node.type.js';

@ObjectType('SchemaVersion', {
  description: 'The structure of a table as one scan saw it first.',
  implements: NodeType,
})
export class SchemaVersionType {
  readonly id!: SchemaVersionId;
  readonly tableId!: TableId;
  readonly definition!: TableDefinition;
  readonly surroundings!: TableSurroundings | null;

  @Field(() => Int, { description: 'Counts from 1; a new one is kept only when something changed.' })
  readonly version!: number;

  @Field(() => String, {
    description: 'SHA-256 of what a move creates again, hex: rights and triggers are not in it.',
  })
  readonly definitionHash!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of all that is kept, hex; null in versions from before triggers and partitions were read.',
  })
  readonly structureHash!: string | null;

  @Field(() => GraphQLDateTime, { description: 'When it was first seen.' })
  readonly seenAt!: Date;
}

export const SchemaVersionConnection = connectionType('SchemaVersion', SchemaVersionType);
