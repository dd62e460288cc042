import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Archive } from '../../domain/archive.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import type { ApiContext } from '../context.js';
import { globalId } from '../global-id.js';
import { MoveType } from '../move/move.type.js';
import { SourceType } from '../source/source.type.js';
import { TableType } from '../table/table.type.js';
import {
  ArchiveFilterInput,
  RestoreArchiveInput,
  toArchiveFilter,
  toRestoreRequest,
} from './archive.input.js';
import { ArchiveConnection, ArchiveType } from './archive.type.js';
import type { Shape } from '../shape.js';

@Resolver(() => ArchiveType)
export class ArchiveResolver {
  @Query(() => ArchiveType, { nullable: true, description: 'One archive; null where there is none.' })
  archive(
    @Arg('handle', () => String, {
      description: 'Its restore handle; case, O for 0 and missing hyphens are forgiven.',
    })
    handle: string,
    @Ctx() { services }: ApiContext,
  ): Promise<Shape<ArchiveType> | null> {
    return services.archives.get(handle);
  }

  @Query(() => ArchiveConnection, {
    description: 'The archives, the newest first; `filter.text` searches them.',
  })
  async archives(
    @Arg('filter', () => ArchiveFilterInput, {
      nullable: true,
      description: 'Which archives; all when left out.',
    })
    filter: ArchiveFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<ArchiveType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.archives.search(toArchiveFilter(filter), request), request);
  }

  @Mutation(() => MoveType, {
    description:
      'Brings an archived table back: plans it, approves it in your name and queues the move. Nothing is overwritten.',
  })
  restoreArchive(
    @Arg('input', () => RestoreArchiveInput, { description: 'The handle, and where to.' })
    input: RestoreArchiveInput,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<MoveType>> {
    return services.archives.restore(actor, toRestoreRequest(input));
  }

  @FieldResolver(() => ID, { description: 'Id of the archive.' })
  id(@Root() archive: Archive): string {
    return globalId('Archive', archive.id);
  }

  @FieldResolver(() => MoveType, {
    nullable: true,
    description: 'The move that made it; null once the catalog was rebuilt from manifests alone.',
  })
  move(@Root() archive: Archive, @Ctx() { loaders }: ApiContext): Promise<Shape<MoveType> | null> {
    return loaders.move.load(archive.moveId);
  }

  @FieldResolver(() => TableType, {
    nullable: true,
    description: 'The table that it was made of, where the catalog knows it.',
  })
  async table(@Root() archive: Archive, @Ctx() { loaders }: ApiContext): Promise<Shape<TableType> | null> {
    return archive.tableId === null ? null : loaders.table.load(archive.tableId);
  }

  @FieldResolver(() => SourceType, {
    nullable: true,
    description: 'The source that it came from, where the catalog knows it.',
  })
  async source(@Root() archive: Archive, @Ctx() { loaders }: ApiContext): Promise<Shape<SourceType> | null> {
    return archive.sourceId === null ? null : loaders.source.load(archive.sourceId);
  }
}
