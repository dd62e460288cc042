import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { SchemaVersion } from '../../domain/catalog-table.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { globalId } from '../global-id.js';
import type { Shape } from '../shape.js';
import { TableDefinitionType } from './definition.type.js';
import { SchemaVersionType } from './schema-version.type.js';
import { structureOf } from './structure-of.js';
import { TableType } from './table.type.js';

@Resolver(() => SchemaVersionType)
export class SchemaVersionResolver {
  @FieldResolver(() => ID, { description: 'Id of the version, for `compareSchemaVersions`.' })
  id(@Root() version: SchemaVersion): string {
    return globalId('SchemaVersion', version.id);
  }

  @FieldResolver(() => TableType, { description: 'The table whose structure it is.' })
  async table(@Root() version: SchemaVersion, @Ctx() { loaders }: ApiContext): Promise<Shape<TableType>> {
    return found(await loaders.table.load(version.tableId), 'the table of the schema version');
  }

  @FieldResolver(() => TableDefinitionType, { description: 'The structure.' })
  definition(@Root() version: SchemaVersion): Shape<TableDefinitionType> {
    return structureOf(version);
  }
}
