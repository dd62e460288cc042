import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { removalId } from '../../domain/ids.js';
import type { RemovalId } from '../../domain/ids.js';
import type { Removal } from '../../domain/removal.js';
import { restoreHandle } from '../../domain/restore-handle.js';
import { nextOfRemoval } from '../../services/next-of-removal.js';
import { ArchiveType } from '../archive/archive.type.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { globalId, parseIdOf } from '../global-id.js';
import { checkedText } from '../input-checks.js';
import { MoveType } from '../move/move.type.js';
import { TableType } from '../table/table.type.js';
import { RemovalConnection, RemovalType } from './removal.type.js';
import type { Shape } from '../shape.js';

const REASON_LENGTH = 2000;
const idOf = (text: string): RemovalId => removalId(parseIdOf('Removal', text));

@Resolver(() => RemovalType)
export class RemovalResolver {
  @Query(() => RemovalType, { nullable: true, description: 'One removal; null where there is none.' })
  removal(
    @Arg('id', () => ID, { description: 'Id of the removal.' }) id: string,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<RemovalType> | null> {
    return loaders.removal.load(idOf(id));
  }

  @Query(() => RemovalConnection, { description: 'The removals, the newest first.' })
  async removals(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<RemovalType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.removals.list(request), request);
  }

  @Mutation(() => RemovalType, {
    description:
      'Plans to remove an archived table from its source. Looks at the source and writes nothing there. Read it, then approve it.',
  })
  planRemoval(
    @Arg('handle', () => String, { description: 'Restore handle of the archive that stands for the table.' })
    handle: string,
    @Arg('reason', () => String, { description: 'Why the table may go.' }) reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<RemovalType>> {
    return services.removals.plan(actor, handle, checkedText('reason', reason, REASON_LENGTH));
  }

  @Mutation(() => RemovalType, {
    description: 'Approves a removal, as one of as many different people as it needs.',
  })
  approveRemoval(
    @Arg('id', () => ID, { description: 'Id of the removal.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<RemovalType>> {
    return services.removals.approve(actor, idOf(id));
  }

  @Mutation(() => RemovalType, {
    description: 'Seals the table: from here on nobody writes to it. Needs the setting allowRemoval.',
  })
  sealRemoval(
    @Arg('id', () => ID, { description: 'Id of the removal.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<RemovalType>> {
    return services.removals.seal(actor, idOf(id));
  }

  @Mutation(() => RemovalType, {
    description:
      'Puts the table out of reach, behind a view that counts its readers. Needs the setting allowRemoval.',
  })
  quarantineRemoval(
    @Arg('id', () => ID, { description: 'Id of the removal.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<RemovalType>> {
    return services.removals.quarantine(actor, idOf(id));
  }

  @Mutation(() => RemovalType, {
    description:
      'Drops the table: the only way back is a restore of its archive. Needs the setting allowRemoval.',
  })
  dropRemoval(
    @Arg('id', () => ID, { description: 'Id of the removal.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<RemovalType>> {
    return services.removals.drop(actor, idOf(id));
  }

  @Mutation(() => RemovalType, {
    description:
      'Undoes everything that the removal did in the source. Possible before the drop, at any time.',
  })
  returnRemoval(
    @Arg('id', () => ID, { description: 'Id of the removal.' }) id: string,
    @Arg('reason', () => String, { description: 'Why the table is to come back.' }) reason: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<RemovalType>> {
    return services.removals.return(actor, idOf(id), checkedText('reason', reason, REASON_LENGTH));
  }

  @FieldResolver(() => ID, { description: 'Id of the removal.' })
  id(@Root() removal: Removal): string {
    return globalId('Removal', removal.id);
  }

  @FieldResolver(() => String, { description: 'What it waits for, in a sentence.' })
  next(@Root() removal: Removal): string {
    return nextOfRemoval(removal);
  }

  @FieldResolver(() => TableType, { description: 'The table that is removed.' })
  async table(@Root() removal: Removal, @Ctx() { loaders }: ApiContext): Promise<Shape<TableType>> {
    return found(await loaders.table.load(removal.tableId), 'the table of the removal');
  }

  @FieldResolver(() => ArchiveType, { description: 'The archive that stands for the table.' })
  async archive(@Root() removal: Removal, @Ctx() { loaders }: ApiContext): Promise<Shape<ArchiveType>> {
    return found(await loaders.archive.load(restoreHandle(removal.archiveId)), 'the archive of the removal');
  }

  @FieldResolver(() => MoveType, {
    nullable: true,
    description:
      'The move that archived the sealed table again; null where the planned archive had its rows.',
  })
  async copyMove(@Root() removal: Removal, @Ctx() { loaders }: ApiContext): Promise<Shape<MoveType> | null> {
    return removal.copyMoveId === null ? null : loaders.move.load(removal.copyMoveId);
  }
}
