import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { ColumnDefinition, TableDefinition } from '../../domain/table-definition.js';
import { parseAclItem } from '../../domain/grant.js';
import type { TableSurroundings } from '../../domain/table-surroundings.js';
import { ColumnType, KeyType, TableDefinitionType, TableNameType } from './definition.type.js';
import { GrantType, PartitionType, PolicyType, TriggerType } from './surroundings.type.js';
import type { Shape } from '../shape.js';

/** Archives do not keep these, and versions from before they were read have none. */
const NOT_READ = 'null where it was not read.';

@Resolver(() => TableDefinitionType)
export class TableDefinitionResolver {
  @FieldResolver(() => [KeyType], { description: 'Primary key and unique, check and exclusion constraints.' })
  keys(@Root() definition: TableDefinition): readonly Shape<KeyType>[] {
    return definition.constraints;
  }
}

@Resolver(() => TableDefinitionType)
export class TableSurroundingsResolver {
  @FieldResolver(() => [GrantType], {
    description: 'Rights on the table and on its columns; empty when only the owner has any.',
  })
  grants(@Root() { grants, surroundings }: Shape<TableDefinitionType>): readonly Shape<GrantType>[] {
    const ofColumns = surroundings?.columnGrants ?? [];
    return [
      ...grants.map((item) => ({ ...parseAclItem(item), column: null })),
      ...ofColumns.flatMap(({ column, grants: items }) =>
        items.map((item) => ({ ...parseAclItem(item), column })),
      ),
    ];
  }

  @FieldResolver(() => [TriggerType], {
    nullable: true,
    description: `Triggers of users by name; ${NOT_READ}`,
  })
  triggers(@Root() { surroundings }: Shape<TableDefinitionType>): TableSurroundings['triggers'] | null {
    return surroundings?.triggers ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `\`RANGE (day)\`; null for a table that is not partitioned, and ${NOT_READ}`,
  })
  partitionKey(@Root() { surroundings }: Shape<TableDefinitionType>): string | null {
    return surroundings?.partitionKey ?? null;
  }

  @FieldResolver(() => [PartitionType], {
    nullable: true,
    description: `Partitions of all levels by name; ${NOT_READ}`,
  })
  partitions(@Root() { surroundings }: Shape<TableDefinitionType>): TableSurroundings['partitions'] | null {
    return surroundings?.partitions ?? null;
  }

  @FieldResolver(() => [TableNameType], {
    nullable: true,
    description: `Tables that it inherits from; ${NOT_READ}`,
  })
  inherits(@Root() { surroundings }: Shape<TableDefinitionType>): TableSurroundings['inherits'] | null {
    return surroundings?.inherits ?? null;
  }

  @FieldResolver(() => [TableNameType], {
    nullable: true,
    description: `Tables that inherit from it; ${NOT_READ}`,
  })
  inheritedBy(@Root() { surroundings }: Shape<TableDefinitionType>): TableSurroundings['inheritedBy'] | null {
    return surroundings?.inheritedBy ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `Whether policies are in force: \`off\`, \`on\`, or \`forced\` for the owner too; ${NOT_READ}`,
  })
  rowSecurity(@Root() { surroundings }: Shape<TableDefinitionType>): string | null {
    return surroundings?.rowSecurity ?? null;
  }

  @FieldResolver(() => [PolicyType], {
    nullable: true,
    description: `Row security policies by name; ${NOT_READ}`,
  })
  policies(@Root() { surroundings }: Shape<TableDefinitionType>): TableSurroundings['policies'] | null {
    return surroundings?.policies ?? null;
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

  @FieldResolver(() => String, {
    nullable: true,
    description: "Collation where it differs from the type's own: `pg_catalog.C`.",
  })
  collation(@Root() { collation }: ColumnDefinition): string | null {
    return collation === null ? null : `${collation.schema}.${collation.name}`;
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
