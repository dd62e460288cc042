import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ErrorReport } from '../../domain/errors.js';
import type { MoveId, PlanId } from '../../domain/ids.js';
import type { MovePhase, MoveState, MoveTotals } from '../../domain/move.js';
import type { MoveKind } from '../../domain/plan.js';
import type { MovePace } from '../../domain/progress/move-pace.js';
import type { Recall } from '../../domain/recall.js';
import type { MoveThrottle } from '../../domain/throttle.js';
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

@ObjectType('MovePace', {
  description:
    'How fast a move is and how long it takes: from earlier moves of its kind, then more and more from itself.',
})
class MovePaceType {
  @Field(() => Float, {
    nullable: true,
    description: 'Rows a second, smoothed; null while it does not copy.',
  })
  readonly rowsPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Bytes of COPY text a second, smoothed; null while it does not copy.',
  })
  readonly bytesPerSecond!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Seconds of work that are left, without waiting for a worker or a window; null where neither earlier moves nor its own rate tell, and after its end.',
  })
  readonly remainingSeconds!: number | null;
}

@ObjectType('MoveThrottle', { description: 'How a move holds back for its source.' })
class MoveThrottleType {
  @Field(() => String, { description: 'What is above its limit at the source.' })
  readonly reason!: string;

  @Field(() => Int, { description: 'Chunks that it copies at once now.' })
  readonly parallel!: number;
}

@ObjectType('MoveRecall', {
  description:
    'Objects of the archive that the store was asked for, and that a move waits for to go on by itself.',
})
class MoveRecallType {
  @Field(() => GraphQLDateTime, { description: 'When the store was asked.' })
  readonly askedAt!: Date;

  @Field(() => Int, { description: 'Objects that it reads.' })
  readonly objects!: number;

  @Field(() => Int, { description: 'Of these cannot be read yet.' })
  readonly awaited!: number;

  @Field(() => String, { description: 'Class of those that take longest: GLACIER or DEEP_ARCHIVE.' })
  readonly storageClass!: string;

  @Field(() => String, { description: 'How they were asked for: EXPEDITED, STANDARD or BULK.' })
  readonly tier!: string;

  @Field(() => GraphQLDateTime, { description: 'When all are there, as the store usually is; no promise.' })
  readonly usuallyBy!: Date;
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

  @Field(() => Boolean, {
    description: 'Whether it rests or, while it still runs, is about to: the chunks under way may end first.',
  })
  readonly pauseRequested!: boolean;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When its window opens and it goes on by itself; null when it waits for no window.',
  })
  readonly waitsUntil!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it is not begun: its source or destination has as many moves as it may, or larger ones come first; null when it waits for no place.',
  })
  readonly waitsFor!: string | null;

  @Field(() => MoveRecallType, {
    nullable: true,
    description: 'What it waits for out of an archive class of its store; null when it waits for none.',
  })
  readonly recall!: Recall | null;

  @Field(() => MoveThrottleType, {
    nullable: true,
    description: 'Why it copies fewer chunks at once than it may; null while it does not.',
  })
  readonly throttle!: MoveThrottle | null;

  @Field(() => MovePaceType, { description: 'How fast it is, and how long it will take.' })
  readonly pace!: MovePace;

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

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When its window opens and it goes on by itself; null when it waits for no window.',
  })
  readonly waitsUntil!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it is not begun: its source or destination has as many moves as it may, or larger ones come first; null when it waits for no place.',
  })
  readonly waitsFor!: string | null;

  @Field(() => MoveRecallType, {
    nullable: true,
    description: 'What it waits for out of an archive class of its store; null when it waits for none.',
  })
  readonly recall!: Recall | null;

  @Field(() => MoveTotalsType, { description: 'How much is done.' })
  readonly totals!: MoveTotals;

  @Field(() => BigIntScalar, { description: 'Bytes to be moved in all, as the plan estimated them.' })
  readonly estimatedBytes!: bigint;

  @Field(() => MoveThrottleType, {
    nullable: true,
    description: 'Why it copies fewer chunks at once than it may; null while it does not.',
  })
  readonly throttle!: MoveThrottle | null;

  @Field(() => MovePaceType, { description: 'How fast it is, and how long it will take.' })
  readonly pace!: MovePace;
}
