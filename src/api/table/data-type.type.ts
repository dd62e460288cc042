/** Sequences and types of users that a table needs. */
import { createUnionType, Field, ObjectType } from 'type-graphql';
import type {
  CompositeDefinition,
  DomainDefinition,
  EnumDefinition,
  QualifiedName,
  SequenceDefinition,
  TypeDefinition,
} from '../../domain/table-definition.js';
import type { Shape } from '../shape.js';

@ObjectType('Sequence', { description: 'A sequence that a column owns.' })
export class SequenceType implements Omit<SequenceDefinition, 'lastValue' | 'isCalled'> {
  @Field(() => String, { description: 'Schema, unquoted.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { description: 'Column that owns it.' })
  readonly column!: string;

  @Field(() => String, { description: '`identity` or `owned`.' })
  readonly kind!: SequenceDefinition['kind'];

  @Field(() => String, { description: 'Type of its numbers.' })
  readonly dataType!: string;

  @Field(() => String, { description: 'First number.' })
  readonly start!: string;

  @Field(() => String, { description: 'Step.' })
  readonly increment!: string;

  @Field(() => String, { description: 'Least number.' })
  readonly minimum!: string;

  @Field(() => String, { description: 'Greatest number.' })
  readonly maximum!: string;

  @Field(() => String, { description: 'Numbers that a session takes at once.' })
  readonly cache!: string;

  @Field(() => Boolean, { description: 'Whether it begins again at its end.' })
  readonly cycle!: boolean;

  @Field(() => String, { nullable: true, description: 'Comment on the sequence.' })
  readonly comment!: string | null;
}

@ObjectType({ description: 'A type of users.' })
abstract class NamedType implements QualifiedName {
  @Field(() => String, { description: 'Schema, unquoted.' })
  readonly schema!: string;

  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'Comment on the type.' })
  readonly comment!: string | null;
}

@ObjectType('EnumDataType', { description: 'A type with a list of labels.' })
class EnumDataType extends NamedType {
  readonly kind!: EnumDefinition['kind'];

  @Field(() => [String], { description: 'Labels in their order.' })
  readonly labels!: readonly string[];
}

@ObjectType('DomainCheck', { description: 'A rule of a domain.' })
class DomainCheckType {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { description: 'Definition in SQL.' })
  readonly sql!: string;

  @Field(() => Boolean, { description: 'Whether PostgreSQL knows that every value obeys it.' })
  readonly validated!: boolean;
}

@ObjectType('DomainDataType', { description: 'A type with rules over another one.' })
class DomainDataType extends NamedType {
  readonly kind!: DomainDefinition['kind'];

  @Field(() => String, { description: 'The type that it is over.' })
  readonly baseType!: string;

  @Field(() => Boolean, { description: 'Whether NULL is refused.' })
  readonly notNull!: boolean;

  @Field(() => String, { nullable: true, description: 'Default value in SQL.' })
  readonly default!: string | null;

  @Field(() => [DomainCheckType], { description: 'Its rules.' })
  readonly checks!: DomainDefinition['checks'];
}

@ObjectType('CompositeField', { description: 'A field of a composite type.' })
class CompositeFieldType {
  @Field(() => String, { description: 'Name, unquoted.' })
  readonly name!: string;

  @Field(() => String, { description: 'Type as PostgreSQL prints it.' })
  readonly type!: string;
}

@ObjectType('CompositeDataType', { description: 'A type made of fields.' })
class CompositeDataType extends NamedType {
  readonly kind!: CompositeDefinition['kind'];

  @Field(() => [CompositeFieldType], { description: 'Its fields in their order.' })
  readonly fields!: readonly Shape<CompositeFieldType>[];
}

export const DataTypeUnion = createUnionType({
  name: 'DataType',
  description: 'A type of users that a table needs.',
  types: () => [EnumDataType, DomainDataType, CompositeDataType] as const,
  resolveType: ({ kind }: Pick<TypeDefinition, 'kind'>) =>
    kind === 'enum' ? EnumDataType : kind === 'domain' ? DomainDataType : CompositeDataType,
});
