import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { SubscribeResolverData } from 'type-graphql';
import { moveId, planId } from '../../domain/ids.js';
import type { Move, MoveProgress } from '../../domain/move.js';
import { ArchiveType } from '../archive/archive.type.js';
import { connectionOf, PageArgs, pageRequest } from '../connection.js';
import type { Connection } from '../connection.js';
import { found } from '../context.js';
import type { ApiContext } from '../context.js';
import { checkedLength } from '../input-checks.js';
import { globalId, parseIdOf } from '../global-id.js';
import { planTarget } from '../plan/plan-target.js';
import { PlanTargetType, PlanType } from '../plan/plan.type.js';
import { moveEvents } from './move-events.js';
import type { MoveEvent } from './move-events.js';
import { MoveFilterInput, toMoveFilter } from './move.input.js';
import { MoveConnection, MoveProgressType, MoveTotalsType, MoveType } from './move.type.js';
import type { Shape } from '../shape.js';

const NOTE_LENGTH = 1_000;

@Resolver(() => MoveType)
export class MoveResolver {
  @Query(() => MoveType, { nullable: true, description: 'One move; null where there is none.' })
  move(
    @Arg('id', () => ID, { description: 'Id of the move.' }) id: string,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<MoveType> | null> {
    return loaders.move.load(moveId(parseIdOf('Move', id)));
  }

  @Query(() => MoveConnection, { description: 'The moves, the newest first.' })
  async moves(
    @Arg('filter', () => MoveFilterInput, { nullable: true, description: 'Which moves; all when left out.' })
    filter: MoveFilterInput | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: ApiContext,
  ): Promise<Connection<Shape<MoveType>>> {
    const request = pageRequest(page);
    return connectionOf(await services.moves.list(toMoveFilter(filter), request), request);
  }

  @Mutation(() => MoveType, {
    description:
      'Queues the move of an approved plan; a worker runs it. A failed move of the plan is queued again.',
  })
  startMove(
    @Arg('planId', () => ID, { description: 'Id of the approved plan.' }) plan: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<MoveType>> {
    return services.moves.start(actor, planId(parseIdOf('Plan', plan)));
  }

  @Mutation(() => MoveType, {
    description: 'Stops a move within seconds and removes what it wrote. The source is as it was.',
  })
  cancelMove(
    @Arg('id', () => ID, { description: 'Id of the move.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<MoveType>> {
    return services.moves.cancel(actor, moveId(parseIdOf('Move', id)));
  }

  @Mutation(() => MoveType, {
    description:
      'Lets a move rest: no chunk is started, those under way may end within ten seconds, then the source is let go. Nothing changes when it rests already.',
  })
  pauseMove(
    @Arg('id', () => ID, { description: 'Id of the move.' }) id: string,
    @Arg('note', () => String, { description: 'Why; kept in its audit event.', defaultValue: '' })
    note: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<MoveType>> {
    return services.moves.pause(
      actor,
      moveId(parseIdOf('Move', id)),
      checkedLength('note', note, NOTE_LENGTH),
    );
  }

  @Mutation(() => MoveType, {
    description:
      'Queues a paused move again. Finished chunks stand where they can be proved. Nothing changes when it is not paused.',
  })
  resumeMove(
    @Arg('id', () => ID, { description: 'Id of the move.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<MoveType>> {
    return services.moves.resume(actor, moveId(parseIdOf('Move', id)));
  }

  @Subscription(() => MoveProgressType, {
    description: 'The state of a move now, then each change; ends after the final state.',
    subscribe: ({ args, context }: SubscribeResolverData<unknown, { readonly id: string }, ApiContext>) =>
      moveEvents(context.services.moves, moveId(parseIdOf('Move', args.id))),
  })
  moveProgress(
    @Arg('id', () => ID, { description: 'Id of the move.' }) _id: string,
    @Root() event: MoveEvent,
  ): MoveProgress {
    if ('error' in event) throw event.error;
    return event.progress;
  }

  @FieldResolver(() => ID, { description: 'Id of the move.' })
  id(@Root() move: Move): string {
    return globalId('Move', move.id);
  }

  @FieldResolver(() => MoveTotalsType, { description: 'How much is done.' })
  totals(@Root() move: Move): Shape<MoveTotalsType> {
    return move;
  }

  @FieldResolver(() => PlanTargetType, { description: 'From where to where.' })
  target(@Root() move: Move): Shape<PlanTargetType> {
    return planTarget(move.target);
  }

  @FieldResolver(() => PlanType, { description: 'The plan that it carries out.' })
  async plan(@Root() move: Move, @Ctx() { loaders }: ApiContext): Promise<Shape<PlanType>> {
    return found(await loaders.plan.load(move.planId), 'the plan of the move');
  }

  @FieldResolver(() => ArchiveType, {
    nullable: true,
    description:
      'The archive that it wrote or read; null for other moves, and until an archive is published.',
  })
  async archive(@Root() move: Move, @Ctx() { loaders }: ApiContext): Promise<Shape<ArchiveType> | null> {
    const { archiveHandle } = planTarget(move.target);
    return archiveHandle === null ? null : loaders.archive.load(archiveHandle);
  }
}

@Resolver(() => MoveProgressType)
export class MoveProgressResolver {
  @FieldResolver(() => MoveType, { description: 'The move, read afresh.' })
  async move(@Root() progress: MoveProgress, @Ctx() { loaders }: ApiContext): Promise<Shape<MoveType>> {
    return found(await loaders.move.load(progress.moveId), 'the move');
  }
}
