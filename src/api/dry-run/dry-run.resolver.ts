import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { MoveDryRun } from '../../domain/dry-run.js';
import { invalidInput } from '../../domain/errors.js';
import type { Move } from '../../domain/move.js';
import { RestoreArchiveInput, toRestoreRequest } from '../archive/archive.input.js';
import type { ApiContext } from '../context.js';
import { parseGlobalId } from '../global-id.js';
import { MoveType } from '../move/move.type.js';
import { planTarget } from '../plan/plan-target.js';
import { PlanTargetType, PlanType } from '../plan/plan.type.js';
import type { Shape } from '../shape.js';
import { DryRunType, MoveDryRunType, PredictedMoveType } from './dry-run.type.js';

@Resolver(() => DryRunType)
export class DryRunResolver {
  @Mutation(() => DryRunType, {
    description:
      'Runs plans to their end with nothing written but audit events: what their moves would do, how long they would take, and what they would cost and save.',
  })
  dryRun(
    @Arg('ids', () => [ID], {
      description: 'Ids of plans, or of moves for the plans that they carry out; at most 50.',
    })
    ids: readonly string[],
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<DryRunType>> {
    return services.dryRuns.run(actor, ids.map(planOrMove));
  }

  @Mutation(() => DryRunType, {
    description: 'The same of a restore before it is asked for; no plan is kept.',
  })
  dryRunRestore(
    @Arg('input', () => RestoreArchiveInput, { description: 'The handle, and where to.' })
    input: RestoreArchiveInput,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<DryRunType>> {
    return services.dryRuns.restore(actor, toRestoreRequest(input));
  }
}

function planOrMove(text: string): string {
  const { type, id } = parseGlobalId(text);
  if (type === 'Plan' || type === 'Move') return id;
  throw invalidInput(
    `'${text.slice(0, 80)}' is the id of another object`,
    'Pass the `id` of a plan or a move.',
  );
}

@Resolver(() => MoveDryRunType)
export class MoveDryRunResolver {
  @FieldResolver(() => PlanType, {
    nullable: true,
    description: 'The plan; null for a restore that is not asked for yet.',
  })
  plan(@Root() dry: MoveDryRun, @Ctx() { loaders }: ApiContext): Promise<Shape<PlanType> | null> {
    return loaders.plan.load(dry.planId);
  }

  @FieldResolver(() => MoveType, { nullable: true, description: 'Its move; null before it was started.' })
  async move(@Root() dry: MoveDryRun, @Ctx() { loaders }: ApiContext): Promise<Shape<MoveType> | null> {
    return dry.moveId === null ? null : loaders.move.load(dry.moveId);
  }

  @FieldResolver(() => PlanTargetType, { description: 'From where to where.' })
  target(@Root() dry: MoveDryRun): Shape<PlanTargetType> {
    return planTarget(dry.target);
  }
}

@Resolver(() => MoveType)
export class PredictedMoveResolver {
  @FieldResolver(() => PredictedMoveType, {
    nullable: true,
    description:
      'What the newest dry run of its plan predicted, beside what it took; null where there was none.',
  })
  predicted(@Root() move: Move, @Ctx() { loaders }: ApiContext): Promise<Shape<PredictedMoveType> | null> {
    return loaders.prediction.load(move.id);
  }
}
