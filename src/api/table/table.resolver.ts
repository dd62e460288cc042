import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { CatalogTable, SchemaVersion, TableOrder } from '../../domain/catalog-table.js';
import { tableId } from '../../domain/ids.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { TableOrderEnum } from '../enums.js';
import { globalId, parseIdOf } from '../global-id.js';
import { SourceType } from '../source/source.type.js';
import { VerdictType } from '../verdict/verdict.type.js';
import { TableDefinitionType } from './definition.type.js';
import { TableFilterInput, toTableFilter } from './table.input.js';
import { SchemaVersionType } from './schema-version.type.js';
import { TableConnection, TableType } from './table.type.js';
import { structureOf } from './structure-of.js';
import type { Shape } from '../shape.js';

@Resolver(() => TableType)
export class TableResolver {
  @Query(() => TableType, { nullable: true, description: 'One table; null where there is none.' })
  table(
    @Arg('id', () => ID, { description: 'Id of the table.' }) id: string,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<TableType> | null> {
    return loaders.table.load(tableId(parseIdOf('Table', id)));
  }

  @Query(() => TableConnection, { description: 'The tables that scans found.' })
  async tables(
    @Arg('filter', () => TableFilterInput, {
      nullable: true,
      description: 'Which tables; all that are still there when left out.',
    })
    filter: TableFilterInput | null,
    @Arg('orderBy', () => TableOrderEnum, { defaultValue: 'NAME', description: 'How they are sorted.' })
    orderBy: TableOrder,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<TableType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.tables.list(toTableFilter(filter), orderBy, request), request);
  }

  @FieldResolver(() => ID, { description: 'Id of the table.' })
  id(@Root() table: CatalogTable): string {
    return globalId('Table', table.id);
  }

  @FieldResolver(() => SourceType, { description: 'The source that it is in.' })
  async source(@Root() table: CatalogTable, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType>> {
    return found(await loaders.source.load(table.sourceId), `the source of table ${table.name}`);
  }

  @FieldResolver(() => VerdictType, {
    nullable: true,
    description:
      "The current verdict with its reasons, a person's over the model's; null before the first. An UNUSED that no longer stands is UNKNOWN.",
  })
  verdict(@Root() table: CatalogTable, @Ctx() { loaders }: ApiContext): Promise<Shape<VerdictType> | null> {
    return loaders.verdict.load(table.id);
  }

  @FieldResolver(() => VerdictType, {
    nullable: true,
    description: "What the model says, also under a person's word; null before it first judged.",
  })
  modelVerdict(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<VerdictType> | null> {
    return loaders.modelVerdict.load(table.id);
  }

  @FieldResolver(() => [VerdictType], {
    description: 'Verdicts as they were said, the newest first, at most 100.',
  })
  verdictHistory(
    @Root() table: CatalogTable,
    @Ctx() { services }: ApiContext,
  ): Promise<readonly Shape<VerdictType>[]> {
    return services.verdicts.history(table.id);
  }

  @FieldResolver(() => SchemaVersionType, {
    description: 'Which version of its structure the last scan saw.',
  })
  schemaVersion(@Root() table: CatalogTable, @Ctx() context: ApiContext): Promise<Shape<SchemaVersionType>> {
    return currentVersion(table, context);
  }

  @FieldResolver(() => TableDefinitionType, { description: 'Its structure at the last scan.' })
  async definition(
    @Root() table: CatalogTable,
    @Ctx() context: ApiContext,
  ): Promise<Shape<TableDefinitionType>> {
    return structureOf(await currentVersion(table, context));
  }
}

async function currentVersion(table: CatalogTable, { loaders }: ApiContext): Promise<SchemaVersion> {
  return found(
    await loaders.schemaVersion.load(table.schemaVersionId),
    `the definition of table ${table.name}`,
  );
}
