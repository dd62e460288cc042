import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { planId } from '../../domain/ids.js';
import type { Plan } from '../../domain/plan.js';
import type { ApiContext } from '../context.js';
import { MoveKindEnum } from '../enums.js';
import { globalId, parseIdOf } from '../global-id.js';
import { SourceType } from '../source/source.type.js';
import { TableType } from '../table/table.type.js';
import { planTarget } from './plan-target.js';
import { PlanGroupInput, PlanMoveInput, toGroupRequest, toPlanRequest } from './plan.input.js';
import { PlanTargetType, PlanType, TablePlaceType } from './plan.type.js';
import type { Shape } from '../shape.js';

@Resolver(() => PlanType)
export class PlanResolver {
  @Query(() => PlanType, { nullable: true, description: 'One plan; null where there is none.' })
  plan(
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<PlanType> | null> {
    return loaders.plan.load(planId(parseIdOf('Plan', id)));
  }

  @Mutation(() => PlanType, {
    description: 'Plans a move and writes nothing but the plan. Read it, then approve it.',
  })
  planMove(
    @Arg('input', () => PlanMoveInput, { description: 'The table and where it goes.' }) input: PlanMoveInput,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<PlanType>> {
    return services.plans.plan(actor, toPlanRequest(input));
  }

  @Mutation(() => PlanType, {
    description:
      'Plans to archive tables as one set, at one snapshot, with all that foreign keys tie to them, and writes nothing but the plan. REFUSED, naming the tables, where one of them cannot be archived. Read it, then approve it.',
  })
  planGroup(
    @Arg('input', () => PlanGroupInput, { description: 'The tables.' }) input: PlanGroupInput,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<PlanType>> {
    return services.plans.planGroup(actor, toGroupRequest(input));
  }

  @Mutation(() => PlanType, { description: 'Approves a plan that is a DRAFT. Start it next.' })
  approvePlan(
    @Arg('id', () => ID, { description: 'Id of the plan.' }) id: string,
    @Ctx() { services, actor }: ApiContext,
  ): Promise<Shape<PlanType>> {
    return services.plans.approve(actor, planId(parseIdOf('Plan', id)));
  }

  @FieldResolver(() => ID, { description: 'Id of the plan.' })
  id(@Root() plan: Plan): string {
    return globalId('Plan', plan.id);
  }

  @FieldResolver(() => MoveKindEnum, { description: 'What it will do.' })
  kind(@Root() plan: Plan): string {
    return plan.target.kind;
  }

  @FieldResolver(() => PlanTargetType, { description: 'From where to where.' })
  target(@Root() plan: Plan): Shape<PlanTargetType> {
    return planTarget(plan.target);
  }

  @FieldResolver(() => TableType, {
    nullable: true,
    description:
      'The table that is moved, or that the archive was made of; null where the catalog never knew it.',
  })
  async table(@Root() plan: Plan, @Ctx() { loaders }: ApiContext): Promise<Shape<TableType> | null> {
    return plan.tableId === null ? null : loaders.table.load(plan.tableId);
  }
}

@Resolver(() => TablePlaceType)
export class TablePlaceResolver {
  @FieldResolver(() => SourceType, { nullable: true, description: 'The source; null in the warehouse.' })
  async source(
    @Root() place: TablePlaceType,
    @Ctx() { loaders }: ApiContext,
  ): Promise<Shape<SourceType> | null> {
    return place.sourceId === null ? null : loaders.source.load(place.sourceId);
  }
}
