import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { CatalogTable } from '../../domain/catalog-table.js';
import type { TableId } from '../../domain/ids.js';
import type { JoinEnd, ListedConflict, RelatedTable } from '../../domain/table-relation.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import type { Shape } from '../shape.js';
import { TableType } from '../table/table.type.js';
import {
  ConflictSideType,
  JoinEndType,
  RelationRunType,
  TableConflictConnection,
  TableConflictType,
  TableJoinType,
  TableRelationType,
} from './relation.type.js';

@Resolver(() => TableType)
export class TableRelationsResolver {
  @FieldResolver(() => [TableRelationType], {
    description: 'Where else it lives, the surest first, at most 50; empty before the first comparison.',
  })
  async relations(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<TableRelationType>[]> {
    return (await loaders.relations.load(table.id))?.related ?? [];
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'How many other tables have exactly its shape, of which `relations` has the nearest; null before the first comparison.',
  })
  async sameShapeCount(@Root() table: CatalogTable, @Ctx() { loaders }: ApiContext): Promise<number | null> {
    return (await loaders.relations.load(table.id))?.sameShape ?? null;
  }

  @FieldResolver(() => [TableConflictType], {
    description: 'What differs between it and tables of its name elsewhere.',
  })
  async conflicts(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<TableConflictType>[]> {
    return (await loaders.conflicts.load(table.id)) ?? [];
  }

  @FieldResolver(() => [TableJoinType], {
    description: 'What it joins with, from it and to it, the surest first, at most 100.',
  })
  async joins(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<TableJoinType>[]> {
    return (await loaders.joins.load(table.id)) ?? [];
  }
}

@Resolver(() => TableRelationType)
export class TableRelationResolver {
  @FieldResolver(() => TableType, { description: 'The other table.' })
  table(@Root() relation: RelatedTable, @Ctx() context: ApiContext): Promise<Shape<TableType>> {
    return tableOf(relation.tableId, context);
  }
}

@Resolver(() => ConflictSideType)
export class ConflictSideResolver {
  @FieldResolver(() => [TableType], { description: 'The first of them, at most 20.' })
  tables(
    @Root() { tables }: ListedConflict['sides'][number],
    @Ctx() context: ApiContext,
  ): Promise<readonly Shape<TableType>[]> {
    return Promise.all(tables.map((id) => tableOf(id, context)));
  }
}

@Resolver(() => JoinEndType)
export class JoinEndResolver {
  @FieldResolver(() => TableType, { description: 'The table.' })
  table(@Root() { tableId }: JoinEnd, @Ctx() context: ApiContext): Promise<Shape<TableType>> {
    return tableOf(tableId, context);
  }
}

@Resolver(() => RelationRunType)
export class RelationRunResolver {
  @Query(() => TableConflictConnection, {
    description: 'Conflicts between tables of one name over the whole fleet, by that name.',
  })
  async conflicts(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<TableConflictType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.relations.conflicts(request), request);
  }

  @Query(() => RelationRunType, {
    nullable: true,
    description: 'The newest comparison of all tables; null before the first.',
  })
  lastRelationRun(@Ctx() { services }: ApiContext): Promise<Shape<RelationRunType> | null> {
    return services.relations.lastRun();
  }

  @Mutation(() => RelationRunType, {
    description:
      'Compares all tables with each other: shapes from the catalog, keys by salted hashes that the servers make. Writes nothing into a source.',
  })
  relateTables(
    @Arg('fresh', () => Boolean, {
      defaultValue: false,
      description: 'True: hashes of keys are read again, however young the known ones are.',
    })
    fresh: boolean,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<RelationRunType>> {
    return services.relations.relate(actor, fresh);
  }
}

const tableOf = async (id: TableId, { loaders }: ApiContext): Promise<Shape<TableType>> =>
  found(await loaders.table.load(id), 'the table');
