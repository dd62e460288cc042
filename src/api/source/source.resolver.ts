import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { sourceId } from '../../domain/ids.js';
import type { ScanReport, Source } from '../../domain/source.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { TlsModeEnum } from '../enums.js';
import { globalId, parseIdOf } from '../global-id.js';
import { RegisterSourceInput, toSourceAddress, toSourceName } from './source.input.js';
import { ScanReportType, SourceConnection, SourceType } from './source.type.js';
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

@Resolver(() => ScanReportType)
export class ScanReportResolver {
  @FieldResolver(() => SourceType, { description: 'What was scanned, as it is now.' })
  async source(@Root() report: ScanReport, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType>> {
    return found(await loaders.source.load(report.sourceId), 'the scanned source');
  }
}
