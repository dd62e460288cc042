import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { ErrorReport } from '../../domain/errors.js';
import type { MoveId, PlanId } from '../../domain/ids.js';
import type { MovePhase, MoveState, MoveTotals } from '../../domain/move.js';
import type { MoveKind } from '../../domain/plan.js';
import { connectionType } from '../connection.js';
import { MoveKindEnum, MovePhaseEnum, MoveStateEnum } from '../enums.js';
import { ErrorReportType } from '../error-report.type.js';
import { NodeType } from '../node/node.type.js';
import { BigIntScalar } from '../scalars.js';

@ObjectType('MoveTotals', { description: 'How much a move has done.' })
export class MoveTotalsType {
  @Field(() => BigIntScalar, { description: 'Rows copied.' })
  readonly rows!: number;

  @Field(() => BigIntScalar, { description: 'Bytes of COPY text that were read.' })
  readonly rawBytes!: bigint;

  @Field(() => BigIntScalar, { description: 'Bytes that the destination holds of it.' })
  readonly storedBytes!: bigint;

  @Field(() => Int, { description: 'Chunks done.' })
  readonly chunksDone!: number;

  @Field(() => Int, { description: 'Chunks in all; 0 until the table was cut.' })
  readonly chunksTotal!: number;
}

@ObjectType('Move', { description: 'One execution of a plan.', implements: NodeType })
export class MoveType {
  readonly id!: MoveId;
  readonly planId!: PlanId;

  @Field(() => MoveKindEnum, { description: 'What it does.' })
  readonly kind!: MoveKind;

  @Field(() => MoveStateEnum, { description: 'Where it stands.' })
  readonly state!: MoveState;

  @Field(() => MovePhaseEnum, {
    nullable: true,
    description: 'What it does now, or did last; null before a worker took it.',
  })
  readonly phase!: MovePhase | null;

  @Field(() => Boolean, { description: 'True once the result was read back and compared.' })
  readonly verified!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Hash over the content of the moved rows; null until verified.',
  })
  readonly contentHash!: string | null;

  @Field(() => [String], { description: 'What to know about the result.' })
  readonly warnings!: readonly string[];

  @Field(() => ErrorReportType, { nullable: true, description: 'Why it failed; null when it did not.' })
  readonly error!: ErrorReport | null;

  @Field(() => Boolean, { description: 'Whether somebody asked it to stop.' })
  readonly cancelRequested!: boolean;

  @Field(() => Int, { description: 'How often a worker took it up.' })
  readonly attempts!: number;

  @Field(() => GraphQLDateTime, { description: 'When it was queued.' })
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When a worker first took it up.' })
  readonly startedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended, in whatever state.' })
  readonly finishedAt!: Date | null;
}

export const MoveConnection = connectionType('Move', MoveType);

@ObjectType('MoveProgress', { description: 'What a move has done so far.' })
export class MoveProgressType {
  @Field(() => MoveStateEnum, { description: 'Where it stands.' })
  readonly state!: MoveState;

  @Field(() => MovePhaseEnum, { nullable: true, description: 'What it does now.' })
  readonly phase!: MovePhase | null;

  @Field(() => MoveTotalsType, { description: 'How much is done.' })
  readonly totals!: MoveTotals;

  @Field(() => BigIntScalar, { description: 'Bytes to be moved in all, as the plan estimated them.' })
  readonly estimatedBytes!: bigint;
}
