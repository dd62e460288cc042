import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { CatalogTable } from '../../domain/catalog-table.js';
import { tableSensitivity } from '../../domain/table-sensitivity.js';
import type { ProfileReport, SensitiveColumn, SensitivityKind } from '../../domain/column-profile.js';
import { sourceId, tableId } from '../../domain/ids.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { SensitivityKindEnum } from '../enums.js';
import { parseIdOf } from '../global-id.js';
import type { Shape } from '../shape.js';
import { SourceType } from '../source/source.type.js';
import { TableType } from '../table/table.type.js';
import {
  ColumnProfileType,
  ProfileReportType,
  SensitiveColumnConnection,
  SensitiveColumnType,
  TableProfileType,
  TableSensitivityType,
} from './profile.type.js';

@Resolver(() => TableType)
export class TableProfileResolver {
  @FieldResolver(() => TableProfileType, {
    nullable: true,
    description: 'What its values are like; null before the first profile.',
  })
  profile(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<TableProfileType> | null> {
    return loaders.profile.load(table.id);
  }

  @FieldResolver(() => [ColumnProfileType], {
    description: 'What the values of its columns are like; empty before the first profile.',
  })
  async columnProfiles(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<ColumnProfileType>[]> {
    return (await loaders.profile.load(table.id))?.columns ?? [];
  }

  @FieldResolver(() => [TableSensitivityType], {
    nullable: true,
    description: 'What in it is sensitive, the surest first; null before the first profile.',
  })
  async sensitivity(
    @Root() table: CatalogTable,
    @Ctx() { loaders }: ApiContext,
  ): Promise<readonly Shape<TableSensitivityType>[] | null> {
    const profile = await loaders.profile.load(table.id);
    return profile?.profiledAt == null ? null : tableSensitivity(profile.columns);
  }
}

@Resolver(() => SensitiveColumnType)
export class SensitiveColumnResolver {
  @Query(() => SensitiveColumnConnection, {
    description: 'Columns of all tables that hold a kind of sensitive values, the surest first.',
  })
  async sensitiveColumns(
    @Arg('kind', () => SensitivityKindEnum, { description: 'What they hold.' }) kind: SensitivityKind,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<SensitiveColumnType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.profiles.sensitiveColumns(kind, request), request);
  }

  @FieldResolver(() => TableType, { description: 'The table that it is in.' })
  table(@Root() column: SensitiveColumn): Shape<TableType> {
    return column.table;
  }
}

@Resolver(() => ProfileReportType)
export class ProfileReportResolver {
  @Mutation(() => ProfileReportType, {
    description:
      'Looks at the values of every table that the last scan of the source saw, from statistics of PostgreSQL or small samples. Writes nothing there and keeps no sensitive value.',
  })
  profileSource(
    @Arg('id', () => ID, { description: 'Id of the source.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ProfileReportType>> {
    return services.profiles.profile(actor, sourceId(parseIdOf('Source', id)));
  }

  @Mutation(() => ProfileReportType, { description: 'As `profileSource`, for one table.' })
  profileTable(
    @Arg('id', () => ID, { description: 'Id of the table.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ProfileReportType>> {
    return services.profiles.profileTable(actor, tableId(parseIdOf('Table', id)));
  }

  @FieldResolver(() => SourceType, { description: 'What was profiled.' })
  async source(@Root() report: ProfileReport, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType>> {
    return found(await loaders.source.load(report.sourceId), 'the profiled source');
  }

  @FieldResolver(() => Int, { description: 'Columns whose figures are from statistics of PostgreSQL.' })
  statisticsColumns(@Root() report: ProfileReport): number {
    return report.columns.STATISTICS;
  }

  @FieldResolver(() => Int, { description: 'Columns whose figures are from a sample of rows.' })
  sampledColumns(@Root() report: ProfileReport): number {
    return report.columns.SAMPLE;
  }

  @FieldResolver(() => Int, { description: 'Columns of which nothing but the name could be read.' })
  namedColumns(@Root() report: ProfileReport): number {
    return report.columns.NAMES;
  }
}
