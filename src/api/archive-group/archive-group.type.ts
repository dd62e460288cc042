import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { GroupForeignKey } from '../../domain/archive-group.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { QualifiedName } from '../../domain/table-definition.js';

@ObjectType('GroupForeignKey', { description: 'A foreign key between two tables of a set.' })
export class GroupForeignKeyType {
  readonly table!: QualifiedName;
  readonly references!: QualifiedName;

  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => [String], { description: 'Columns that refer.' })
  readonly columns!: readonly string[];

  @Field(() => [String], { description: 'Columns that are referred to.' })
  readonly referencedColumns!: readonly string[];
}

@ObjectType('ArchiveGroup', {
  description:
    'Archives of tables that foreign keys tie to each other, made at one snapshot. It is there once all of it is.',
})
export class ArchiveGroupType {
  readonly members!: readonly ArchiveId[];

  @Field(() => String, { description: 'Its handle: paste it into `restoreArchive` to restore all of it.' })
  readonly handle!: string;

  @Field(() => [GroupForeignKeyType], { description: 'Foreign keys between its tables.' })
  readonly foreignKeys!: readonly GroupForeignKey[];

  @Field(() => String, { description: 'Where it is: `file://…` or `s3://bucket/prefix`.' })
  readonly storeUri!: string;

  @Field(() => String, { description: "Key of the set's own manifest in the store." })
  readonly manifestKey!: string;

  @Field(() => String, { description: 'SHA-256 of that manifest, hex.' })
  readonly manifestSha256!: string;

  @Field(() => GraphQLDateTime, { description: 'When the snapshot of all of its tables was taken.' })
  readonly createdAt!: Date;
}
