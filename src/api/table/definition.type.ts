import { Field, ObjectType } from 'type-graphql';
import type {
  ColumnDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  QualifiedName,
  SequenceDefinition,
  TypeDefinition,
} from '../../domain/table-definition.js';
import type { TableSurroundings } from '../../domain/table-surroundings.js';
import { DataTypeUnion, SequenceType } from './data-type.type.js';

@ObjectType('TableName', { description: 'A name of a table within its database.' })
export class TableNameType implements QualifiedName {
  @Field(() => String, { description: 'Schema, unquoted.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;
}

@ObjectType('Column', { description: 'A column of a table.' })
export class ColumnType {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { description: 'Type as PostgreSQL prints it: `numeric(12,2)`.' })
  readonly type!: string;

  @Field(() => Boolean, { description: 'Whether NULL is refused.' })
  readonly notNull!: boolean;

  @Field(() => String, { nullable: true, description: 'Comment on the column.' })
  readonly comment!: string | null;
}

@ObjectType('Key', { description: 'A primary key, a unique, check or exclusion constraint.' })
export class KeyType {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { description: '`primary key`, `unique`, `check` or `exclusion`.' })
  readonly kind!: string;

  @Field(() => [String], {
    description: 'Columns in the order of the key; empty for checks and expressions.',
  })
  readonly columns!: readonly string[];

  @Field(() => String, { description: 'Definition in SQL.' })
  readonly sql!: string;

  @Field(() => Boolean, { description: 'Whether PostgreSQL knows that every row obeys it.' })
  readonly validated!: boolean;
}

@ObjectType('ForeignKey', { description: 'A reference to another table.' })
export class ForeignKeyType {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => [String], { description: 'Columns that refer.' })
  readonly columns!: readonly string[];

  @Field(() => TableNameType, { description: 'The table referred to.' })
  readonly references!: QualifiedName;

  @Field(() => [String], { description: 'Columns referred to, in the same order.' })
  readonly referencedColumns!: readonly string[];

  @Field(() => String, {
    description: 'What an update of the key there does here: `no action`, `cascade` and so on.',
  })
  readonly onUpdate!: string;

  @Field(() => String, { description: 'What a delete there does here: `no action`, `cascade` and so on.' })
  readonly onDelete!: string;

  @Field(() => Boolean, { description: 'Whether PostgreSQL knows that every row obeys it.' })
  readonly validated!: boolean;
}

@ObjectType('Index', { description: 'An index that is not behind a key.' })
class IndexType {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => Boolean, { description: 'Whether it refuses duplicates.' })
  readonly unique!: boolean;

  @Field(() => String, { description: 'Definition in SQL, from `USING`.' })
  readonly sql!: string;

  @Field(() => Boolean, { description: 'False where a build of the index failed.' })
  readonly valid!: boolean;
}

@ObjectType('TableDefinition', { description: 'Structure of a table.' })
export class TableDefinitionType {
  /** Aclitem texts. */
  readonly grants!: readonly string[];
  /** Null where they were not read, absent where nobody keeps them: in archives. */
  readonly surroundings?: TableSurroundings | null;

  @Field(() => String, { description: '`table` or `partitioned table`.' })
  readonly kind!: string;

  @Field(() => String, { description: '`permanent` or `unlogged`.' })
  readonly persistence!: string;

  @Field(() => [ColumnType], { description: 'Columns in their order.' })
  readonly columns!: readonly ColumnDefinition[];

  @Field(() => [ForeignKeyType], { description: 'References to other tables.' })
  readonly foreignKeys!: readonly ForeignKeyDefinition[];

  @Field(() => [IndexType], { description: 'Indexes that are not behind a key.' })
  readonly indexes!: readonly IndexDefinition[];

  @Field(() => [SequenceType], { description: 'Sequences that its columns own.' })
  readonly sequences!: readonly SequenceDefinition[];

  @Field(() => [DataTypeUnion], {
    description: 'Types of users that it needs, each after those that it is made of.',
  })
  readonly types!: readonly TypeDefinition[];

  @Field(() => [String], {
    description: 'Storage parameters, `fillfactor=70`; those of its TOAST table begin with `toast.`.',
  })
  readonly storageParameters!: readonly string[];

  @Field(() => [String], {
    description: 'Other objects of users that its expressions need: `function app.next_code()`.',
  })
  readonly externalReferences!: readonly string[];

  @Field(() => [String], { description: 'Extensions that it needs.' })
  readonly extensions!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Comment on the table.' })
  readonly comment!: string | null;

  @Field(() => String, { description: 'Role that owns it.' })
  readonly owner!: string;

  @Field(() => [String], {
    description: 'What a move does not re-create, in words: triggers, policies and the like.',
  })
  readonly notRecreated!: readonly string[];
}
