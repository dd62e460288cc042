import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { VerificationKind } from '../../domain/archive.js';
import type { Coverage } from '../../domain/keeping.js';
import { BigIntScalar } from '../scalars.js';
import type { Shape } from '../shape.js';
import { VerificationKindEnum } from './archive.enums.js';

@ObjectType('ArchiveVerification', { description: 'What one look at an archive found.' })
export class ArchiveVerificationType {
  @Field(() => VerificationKindEnum, { description: 'How it was looked at.' })
  readonly how!: VerificationKind;

  @Field(() => Float, { description: 'Share of its stored bytes that was looked at, 0 to 1.' })
  readonly share!: number;

  @Field(() => Boolean, { description: 'Whether everything that was looked at is as it was archived.' })
  readonly ok!: boolean;

  @Field(() => Int, { description: 'Objects looked at.' })
  readonly objects!: number;

  @Field(() => Int, {
    description:
      'Of them, those whose checksum the store keeps and that was compared with the manifest, without reading them.',
  })
  readonly checksums!: number;

  @Field(() => BigIntScalar, { description: 'Their bytes; read, unless it went by the list of the store.' })
  readonly storedBytes!: bigint;

  @Field(() => Float, { description: 'How long it took, in seconds.' })
  readonly seconds!: number;

  @Field(() => [String], { description: 'What is wrong, an entry an object; empty when all is well.' })
  readonly faults!: readonly string[];

  @Field(() => GraphQLDateTime, { description: 'When it ended.' })
  readonly at!: Date;

  @Field(() => String, { nullable: true, description: 'Who asked for it; null in old entries.' })
  readonly actor!: string | null;
}

@ObjectType('Coverage', { description: 'How much of the kept archives one kind of verification covers.' })
class CoverageType {
  @Field(() => VerificationKindEnum, {
    description:
      'The kind. A reading of a whole archive, the one when it was made too, counts as OBJECTS as well.',
  })
  readonly how!: VerificationKind;

  @Field(() => Int, { description: 'Archives with a good one.' })
  readonly archives!: number;

  @Field(() => BigIntScalar, { description: 'Their stored bytes; of one that was read in part, that part.' })
  readonly storedBytes!: bigint;

  @Field(() => Float, { description: 'Share of all kept archives, 0 to 1; 1 where there are none.' })
  readonly shareOfArchives!: number;

  @Field(() => Float, { description: 'Share of the stored bytes of all kept archives, 0 to 1.' })
  readonly shareOfBytes!: number;
}

@ObjectType('KeepingReport', { description: 'How all archives stand.' })
export class KeepingReportType {
  @Field(() => Int, { description: 'Days that `coverage` looks back.' })
  readonly days!: number;

  @Field(() => Int, { description: 'Archives that are kept.' })
  readonly archives!: number;

  @Field(() => BigIntScalar, { description: 'Their stored bytes.' })
  readonly storedBytes!: bigint;

  @Field(() => Int, { description: 'Kept archives with a fault that was not disproved.' })
  readonly faulty!: number;

  @Field(() => Int, { description: 'Archives under a legal hold.' })
  readonly underHold!: number;

  @Field(() => Int, { description: 'Archives whose rows a person had removed.' })
  readonly expired!: number;

  @Field(() => [CoverageType], { description: 'What was verified and rehearsed, an entry a kind.' })
  readonly coverage!: readonly Shape<Coverage>[];
}
