import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { TableId } from '../../domain/ids.js';
import type {
  Broken,
  SchemaChange,
  SchemaChangeKind,
  SchemaObject,
  TableChangeKind,
} from '../../domain/schema-change.js';
import type { ForeignKeyDefinition } from '../../domain/table-definition.js';
import { connectionType } from '../connection.js';
import { BrokenEnum, SchemaChangeKindEnum, SchemaObjectEnum, TableChangeKindEnum } from '../enums.js';
import type { Shape } from '../shape.js';
import { ForeignKeyType } from './definition.type.js';
import { SchemaVersionType } from './schema-version.type.js';

@ObjectType('SchemaChange', { description: 'One difference between two structures.' })
export class SchemaChangeType implements SchemaChange {
  @Field(() => SchemaChangeKindEnum, { description: 'What became of it.' })
  readonly kind!: SchemaChangeKind;

  @Field(() => SchemaObjectEnum, { description: 'What it is.' })
  readonly object!: SchemaObject;

  @Field(() => String, { description: 'Its name; of a comment, what the comment is on.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'What it was; null for what was added.' })
  readonly before!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is now; null for what was removed.' })
  readonly after!: string | null;

  @Field(() => String, { description: 'The change in words.' })
  readonly description!: string;

  @Field(() => [BrokenEnum], {
    description:
      "Whose statements may fail now that worked before, by PostgreSQL's own rules. Empty is no promise: what triggers, policies and functions do is not known.",
  })
  readonly breaks!: readonly Broken[];
}

@ObjectType('TableChange', { description: 'A table that came, went or changed.' })
export class TableChangeType {
  readonly tableId!: TableId;

  @Field(() => TableChangeKindEnum, { description: 'What became of it.' })
  readonly kind!: TableChangeKind;

  @Field(() => GraphQLDateTime, {
    description: 'When a scan first saw it so; it happened after the scan before.',
  })
  readonly at!: Date;

  @Field(() => SchemaVersionType, {
    nullable: true,
    description: 'The structure before; null for one that came.',
  })
  readonly from!: Shape<SchemaVersionType> | null;

  @Field(() => SchemaVersionType, {
    nullable: true,
    description: 'The structure after; null for one that went.',
  })
  readonly to!: Shape<SchemaVersionType> | null;

  @Field(() => [SchemaChangeType], {
    description:
      'What differs between the two; empty for one that came or went, and where a version only knows more than the one before it: versions from 0.1 have no triggers, policies and partitions.',
  })
  readonly changes!: readonly SchemaChange[];
}

export const TableChangeConnection = connectionType('TableChange', TableChangeType);

@ObjectType('ForeignKeyLink', { description: 'A foreign key with the table at its other end.' })
export class ForeignKeyLinkType {
  readonly tableId!: TableId | null;

  @Field(() => ForeignKeyType, { description: 'The foreign key.' })
  readonly foreignKey!: ForeignKeyDefinition;
}
