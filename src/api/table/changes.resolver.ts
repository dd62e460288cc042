import { GraphQLDateTime } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { CatalogTable } from '../../domain/catalog-table.js';
import type { Dependent } from '../../domain/dependent.js';
import type { ForeignKeyLink } from '../../domain/foreign-key-link.js';
import { schemaVersionId } from '../../domain/ids.js';
import type { TableChange } from '../../domain/schema-change.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { DependentEvidenceEnum } from '../enums.js';
import { parseIdOf } from '../global-id.js';
import type { Shape } from '../shape.js';
import {
  ForeignKeyLinkType,
  SchemaChangeType,
  TableChangeConnection,
  TableChangeType,
} from './changes.type.js';
import { SchemaVersionConnection } from './schema-version.type.js';
import type { SchemaVersionType } from './schema-version.type.js';
import { DependentType } from './surroundings.type.js';
import { TableType } from './table.type.js';

@Resolver(() => TableType)
export class TableHistoryResolver {
  @FieldResolver(() => SchemaVersionConnection, {
    description: 'All versions of its structure, newest first.',
  })
  async schemaVersions(
    @Root() table: CatalogTable,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<SchemaVersionType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.tables.schemaHistory(table.id, request), request);
  }

  @FieldResolver(() => [TableChangeType], {
    description: 'What became of it since a moment, newest first, at most 100.',
  })
  async changes(
    @Root() table: CatalogTable,
    @Arg('since', () => GraphQLDateTime, { description: 'From this moment on.' }) since: Date,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<TableChangeType>[]> {
    return (await loaders.changes.load({ tableId: table.id, since })) ?? [];
  }

  @FieldResolver(() => [ForeignKeyLinkType], {
    description: 'Its foreign keys with the tables that they refer to.',
  })
  async references(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<ForeignKeyLinkType>[]> {
    return (await loaders.references.load(table.id)) ?? [];
  }

  @FieldResolver(() => [ForeignKeyLinkType], {
    description:
      'Foreign keys of other tables, and of its own, that point here, with the tables that have them.',
  })
  async referencedByTables(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<ForeignKeyLinkType>[]> {
    return (await loaders.referencedBy.load(table.id)) ?? [];
  }
}

@Resolver(() => ForeignKeyLinkType)
export class ForeignKeyLinkResolver {
  @FieldResolver(() => TableType, {
    nullable: true,
    description:
      'The other table; null where no scan sees it under that name: a partition, or a member of an extension.',
  })
  async table(
    @Root() { tableId }: ForeignKeyLink,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<TableType> | null> {
    return tableId === null ? null : loaders.table.load(tableId);
  }
}

@Resolver(() => DependentType)
export class DependentResolver {
  @FieldResolver(() => DependentEvidenceEnum, { description: 'How it is known.' })
  known(@Root() { known }: Dependent): string {
    return known === 'catalog' ? 'CATALOG' : 'BODY';
  }
}

@Resolver(() => TableChangeType)
export class TableChangeResolver {
  @Query(() => TableChangeConnection, {
    description: 'Tables that came, went or changed since a moment, newest first.',
  })
  async schemaChanges(
    @Arg('since', () => GraphQLDateTime, { description: 'From this moment on.' }) since: Date,
    @Arg('sourceId', () => ID, { nullable: true, description: 'Only tables of this source.' })
    sourceId: string | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<TableChangeType>>> {
    const request = pageRequest(page);
    const filter = { since, ...(sourceId == null ? {} : { sourceId: parseIdOf('Source', sourceId) }) };
    return connectionOf(await services.tables.changes(filter, request), request);
  }

  @Query(() => [SchemaChangeType], {
    description: 'What differs between two schema versions, of one table or of two.',
  })
  compareSchemaVersions(
    @Arg('from', () => ID, { description: 'Id of the version before.' }) from: string,
    @Arg('to', () => ID, { description: 'Id of the version after.' }) to: string,
    @Ctx() { services }: ApiContext,
  ): Promise<readonly Shape<SchemaChangeType>[]> {
    const idOf = (text: string): ReturnType<typeof schemaVersionId> =>
      schemaVersionId(parseIdOf('SchemaVersion', text));
    return services.tables.compareVersions(idOf(from), idOf(to));
  }

  @FieldResolver(() => TableType, { description: 'The table.' })
  async table(@Root() change: TableChange, @Ctx() { loaders }: ApiContext): Promise<Shape<TableType>> {
    return found(await loaders.table.load(change.tableId), 'the table that changed');
  }
}
