import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type {
  Costs,
  DryRunChunk,
  DryRunOperation,
  EstimateBasis,
  MoveCosts,
  MoveSize,
  OperationPlace,
  Prediction,
  Scheduled,
  Spread,
} from '../../domain/dry-run.js';
import type { MoveId, PlanId } from '../../domain/ids.js';
import type { MoveState } from '../../domain/move.js';
import type { MoveKind, PlanTarget } from '../../domain/plan.js';
import { MoveKindEnum, MoveStateEnum } from '../enums.js';
import { BigIntScalar } from '../scalars.js';
import { CostsType, MoveCostsType } from './costs.type.js';
import { EstimateBasisEnum, OperationPlaceEnum } from './dry-run.enums.js';

@ObjectType('Spread', {
  description: 'A likely figure, and two between which it will nearly always be.',
})
class SpreadType {
  @Field(() => Float, { description: 'Hardly less.' })
  readonly low!: number;

  @Field(() => Float, { description: 'The likely figure.' })
  readonly likely!: number;

  @Field(() => Float, { description: 'Hardly more.' })
  readonly high!: number;
}

@ObjectType('DryRunOperation', { description: 'One thing that a move would do, in its order.' })
class DryRunOperationType {
  @Field(() => OperationPlaceEnum, { description: 'Where.' })
  readonly place!: OperationPlace;

  @Field(() => String, { description: 'The SQL, or what is done with an object.' })
  readonly text!: string;

  @Field(() => Boolean, {
    description: 'Whether it was tried now: what reads only, and DDL in a transaction that was rolled back.',
  })
  readonly tried!: boolean;
}

@ObjectType('DryRunChunk', { description: 'Pages of a table that would be copied in one piece.' })
class DryRunChunkType {
  @Field(() => Int, { description: 'Its number, from 0.' })
  readonly index!: number;

  @Field(() => String, { nullable: true, description: 'The partition; null for a table that has none.' })
  readonly partition!: string | null;

  @Field(() => Int, { description: 'The first page.' })
  readonly fromPage!: number;

  @Field(() => Int, { nullable: true, description: 'The page after the last; null for all to the end.' })
  readonly toPage!: number | null;

  @Field(() => [String], {
    description: 'Keys of its objects: those that are read, or how those that are written begin.',
  })
  readonly objects!: readonly string[];
}

@ObjectType('MoveSize', { description: 'What a move reads, and what its destination will hold.' })
class MoveSizeType {
  @Field(() => SpreadType, { description: 'Rows.' })
  readonly rows!: Spread;

  @Field(() => SpreadType, { description: 'Bytes of COPY text.' })
  readonly rawBytes!: Spread;

  @Field(() => SpreadType, { description: 'Bytes that the destination will hold.' })
  readonly storedBytes!: Spread;

  @Field(() => Int, { description: 'Data objects of an archive, written or read; 0 for others.' })
  readonly objects!: number;
}

@ObjectType('Prediction', { description: 'How long a move will work, and how that is known.' })
class PredictionType {
  @Field(() => EstimateBasisEnum, { description: 'What it rests on.' })
  readonly basis!: EstimateBasis;

  @Field(() => String, { description: 'The same in words.' })
  readonly why!: string;

  @Field(() => SpreadType, {
    description: 'Seconds of work, without waiting for a place, a worker or a window.',
  })
  readonly seconds!: Spread;
}

@ObjectType('DryRunSchedule', {
  description: 'When a move would begin and end, in seconds from the dry run, waiting included.',
})
class ScheduledType {
  @Field(() => SpreadType, { description: 'When it would begin.' })
  readonly begins!: Spread;

  @Field(() => SpreadType, { description: 'When it would end.' })
  readonly ends!: Spread;
}

@ObjectType('MoveDryRun', {
  description: 'What one plan would do, how long it would take, and what it would cost.',
})
export class MoveDryRunType {
  readonly planId!: PlanId;
  readonly moveId!: MoveId | null;
  readonly target!: PlanTarget;

  @Field(() => MoveStateEnum, {
    nullable: true,
    description: 'Where its move stands; null before it was started.',
  })
  readonly moveState!: MoveState | null;

  @Field(() => MoveKindEnum, { description: 'What it would do.' })
  readonly kind!: MoveKind;

  @Field(() => [DryRunOperationType], { description: 'What would be done, in order.' })
  readonly operations!: readonly DryRunOperation[];

  @Field(() => [DryRunChunkType], { description: 'How the rows are cut.' })
  readonly chunks!: readonly DryRunChunk[];

  @Field(() => [String], { description: 'Why it would fail, or must not be done.' })
  readonly refusals!: readonly string[];

  @Field(() => [String], { description: 'What to know before it is started.' })
  readonly warnings!: readonly string[];

  @Field(() => BigIntScalar, {
    description: 'Bytes of the table with its indexes; of a restore those of the text.',
  })
  readonly tableBytes!: bigint;

  @Field(() => MoveSizeType, {
    nullable: true,
    description: 'Rows and bytes; null where it could not be looked at.',
  })
  readonly size!: MoveSize | null;

  @Field(() => PredictionType, {
    nullable: true,
    description: 'How long; null where it could not be looked at.',
  })
  readonly prediction!: Prediction | null;

  @Field(() => ScheduledType, {
    nullable: true,
    description: 'When; null where it would be refused, or no window opens within a year.',
  })
  readonly schedule!: Scheduled | null;

  @Field(() => MoveCostsType, { nullable: true, description: 'What it costs; null without prices.' })
  readonly costs!: MoveCosts | null;
}

@ObjectType('DryRun', { description: 'Plans run to their end with nothing written but audit events.' })
export class DryRunType {
  @Field(() => GraphQLDateTime, { description: 'When it began.' })
  readonly at!: Date;

  @Field(() => [MoveDryRunType], { description: 'The moves, the largest first, as the queue takes them.' })
  readonly moves!: readonly MoveDryRunType[];

  @Field(() => SpreadType, {
    nullable: true,
    description: 'Seconds until the last one would end; null where none would.',
  })
  readonly ends!: Spread | null;

  @Field(() => [String], { description: 'What the times rest on: limits, windows, moves that wait already.' })
  readonly schedule!: readonly string[];

  @Field(() => CostsType, {
    nullable: true,
    description: 'Sums over all moves that would not be refused; null without prices.',
  })
  readonly costs!: Costs | null;

  @Field(() => String, { nullable: true, description: 'Currency of all amounts; null without prices.' })
  readonly currency!: string | null;
}

@ObjectType('PredictedMove', {
  description: 'What the newest dry run predicted of a move, beside what it took.',
})
export class PredictedMoveType {
  @Field(() => GraphQLDateTime, { description: 'When it was predicted.' })
  readonly at!: Date;

  @Field(() => EstimateBasisEnum, { description: 'What the prediction rested on.' })
  readonly basis!: EstimateBasis;

  @Field(() => SpreadType, { description: 'Seconds of work that were predicted.' })
  readonly seconds!: Spread;

  @Field(() => SpreadType, { description: 'Stored bytes that were predicted.' })
  readonly storedBytes!: Spread;

  @Field(() => Float, { nullable: true, description: 'Seconds that it worked; null until it has succeeded.' })
  readonly actualSeconds!: number | null;

  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Bytes that an archive or a warehouse stores; null for others, and until it has succeeded.',
  })
  readonly actualStoredBytes!: bigint | null;
}
