import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { sourceId } from '../../domain/ids.js';
import type { AdoptReport, ScanReport, Source } from '../../domain/source.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { NodeRoleEnum, TlsModeEnum } from '../enums.js';
import { globalId, parseIdOf } from '../global-id.js';
import { RegisterSourceInput, toSourceAddress, toSourceName } from './source.input.js';
import { AdoptReportType, ScanReportType, SourceConnection, SourceType } from './source.type.js';
import type { Shape } from '../shape.js';

@Resolver(() => SourceType)
export class SourceResolver {
  @Query(() => SourceType, { nullable: true, description: 'One source; null where there is none.' })
  source(
    @Arg('id', () => ID, { description: 'Id of the source.' }) id: string,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<SourceType> | null> {
    return loaders.source.load(sourceId(parseIdOf('Source', id)));
  }

  @Query(() => SourceConnection, { description: 'The registered sources, by name.' })
  async sources(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<SourceType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.sources.list(request), request);
  }

  @Mutation(() => SourceType, { description: 'Registers a PostgreSQL instance. Scan it next.' })
  registerSource(
    @Arg('input', () => RegisterSourceInput, { description: 'Name and address.' }) input: RegisterSourceInput,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<SourceType>> {
    return services.sources.register(actor, toSourceName(input), toSourceAddress(input));
  }

  @Mutation(() => ScanReportType, {
    description:
      'Reads the structure and the statistics of every table in every database of the source. Writes nothing there.',
  })
  scanSource(
    @Arg('id', () => ID, { description: 'Id of the source.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<ScanReportType>> {
    return services.sources.scan(actor, sourceId(parseIdOf('Source', id)));
  }

  @Mutation(() => [ScanReportType], {
    description:
      'Scans several sources at once, standbys after their primaries. What fails in one is in its report alone.',
  })
  scanSources(
    @Arg('ids', () => [ID], { nullable: true, description: 'Ids of the sources; left out, all of them.' })
    ids: readonly string[] | null | undefined,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<readonly Shape<ScanReportType>[]> {
    const wanted = ids?.map((id) => sourceId(parseIdOf('Source', id))) ?? null;
    return services.sources.scanMany(actor, wanted);
  }

  @Mutation(() => AdoptReportType, {
    description:
      'Says that the server at the address of a source is the same one after pg_upgrade or a restore, although its system identifier is another. Its tables keep their history under their names; scan it next.',
  })
  adoptServer(
    @Arg('sourceId', () => ID, { description: 'Id of the source.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<AdoptReportType>> {
    return services.sources.adopt(actor, sourceId(parseIdOf('Source', id)));
  }

  @FieldResolver(() => NodeRoleEnum, {
    nullable: true,
    description: 'Primary or standby, at the last scan that reached it; null before the first.',
  })
  role(@Root() { role }: Source): string | null {
    return role?.toUpperCase() ?? null;
  }

  @FieldResolver(() => SourceType, {
    nullable: true,
    description:
      'The source of the same cluster to whose tables its reads count; null when it has tables of its own.',
  })
  lead(@Root() { leadId }: Source, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType> | null> {
    return leadId === null ? Promise.resolve(null) : loaders.source.load(leadId);
  }

  @FieldResolver(() => [SourceType], {
    description: 'Other nodes of its cluster, by name, whose reads count to its tables: its standbys.',
  })
  nodes(@Root() { nodeIds }: Source, @Ctx() { loaders }: ApiContext): Promise<readonly Shape<SourceType>[]> {
    return Promise.all(nodeIds.map(async (id) => found(await loaders.source.load(id), 'the node')));
  }

  @FieldResolver(() => ID, { description: 'Id of the source.' })
  id(@Root() source: Source): string {
    return globalId('Source', source.id);
  }

  @FieldResolver(() => String, { description: 'Host name or address.' })
  host(@Root() source: Source): string {
    return source.address.host;
  }

  @FieldResolver(() => Int, { description: 'Port.' })
  port(@Root() source: Source): number {
    return source.address.port;
  }

  @FieldResolver(() => String, { description: 'Role that Sortkeep logs in as.' })
  user(@Root() source: Source): string {
    return source.address.user;
  }

  @FieldResolver(() => String, { description: 'Database that is connected to first.' })
  database(@Root() source: Source): string {
    return source.address.database;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Where the password is kept; null when none is sent.',
  })
  passwordRef(@Root() source: Source): string | null {
    return source.address.passwordRef;
  }

  @FieldResolver(() => TlsModeEnum, { description: 'How the connection is encrypted.' })
  tls(@Root() source: Source): string {
    return source.address.tls.toUpperCase().replace('-', '_');
  }
}

@Resolver(() => AdoptReportType)
export class AdoptReportResolver {
  @FieldResolver(() => SourceType, { description: 'The source, as it is now.' })
  async source(@Root() report: AdoptReport, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType>> {
    return found(await loaders.source.load(report.sourceId), 'the adopted source');
  }
}

@Resolver(() => ScanReportType)
export class ScanReportResolver {
  @FieldResolver(() => SourceType, { description: 'What was scanned, as it is now.' })
  async source(@Root() report: ScanReport, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType>> {
    return found(await loaders.source.load(report.sourceId), 'the scanned source');
  }
}
