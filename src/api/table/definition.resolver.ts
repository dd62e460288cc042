import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { ColumnDefinition, TableDefinition } from '../../domain/table-definition.js';
import { ColumnType, KeyType, TableDefinitionType } from './definition.type.js';
import type { Shape } from '../shape.js';

@Resolver(() => TableDefinitionType)
export class TableDefinitionResolver {
  @FieldResolver(() => [KeyType], { description: 'Primary key and unique, check and exclusion constraints.' })
  keys(@Root() definition: TableDefinition): readonly Shape<KeyType>[] {
    return definition.constraints;
  }
}

@Resolver(() => ColumnType)
export class ColumnResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Default value in SQL; for a sequence, its name.',
  })
  default(@Root() column: ColumnDefinition): string | null {
    if (column.default === null) return null;
    if (column.default.kind === 'expression') return column.default.sql;
    return `next of ${column.default.sequence.schema}.${column.default.sequence.name}`;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Expression of a generated column.' })
  generated(@Root() column: ColumnDefinition): string | null {
    return column.generated?.sql ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: '`always` or `by default` for an identity column.',
  })
  identity(@Root() column: ColumnDefinition): string | null {
    return column.identity;
  }
}
