import { Field, InputType } from 'type-graphql';
import type { MoveFilter } from '../../domain/catalog-table.js';
import type { MoveState } from '../../domain/move.js';
import type { MoveKind } from '../../domain/plan.js';
import { MoveKindEnum, MoveStateEnum } from '../enums.js';
import type { Shape } from '../shape.js';

@InputType('MoveFilter', { description: 'Which moves to list; every given field must fit.' })
export class MoveFilterInput {
  @Field(() => MoveKindEnum, { nullable: true, description: 'Only moves of this kind.' })
  readonly kind?: MoveKind | null;

  @Field(() => MoveStateEnum, { nullable: true, description: 'Only moves in this state.' })
  readonly state?: MoveState | null;
}

export function toMoveFilter(input: Shape<MoveFilterInput> | null | undefined): MoveFilter {
  const { kind, state } = input ?? {};
  return { ...(kind == null ? {} : { kind }), ...(state == null ? {} : { state }) };
}
