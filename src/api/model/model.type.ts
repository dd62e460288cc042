import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ModelComparison, ModelMetrics, ModelState } from '../../domain/model-version.js';
import { connectionType } from '../connection.js';
import { ModelStateEnum } from '../enums.js';

@ObjectType('ModelMetrics', { description: 'How well a model tells tables of schemas that it has not seen.' })
class ModelMetricsType implements ModelMetrics {
  @Field(() => Float, {
    description: 'Macro F1 of APP against BROKER by names and structure; an abstention is a miss.',
  })
  readonly macroF1!: number;

  @Field(() => Float, { description: 'Macro F1 of APP, BROKER and UNUSED with a full window of usage.' })
  readonly macroF1WithUsage!: number;

  @Field(() => Float, { description: 'Share of the tables that got a label, by names and structure.' })
  readonly coverage!: number;

  @Field(() => Float, {
    description: 'Expected calibration error with usage: how far probabilities are from what comes true.',
  })
  readonly calibrationError!: number;
}

@ObjectType('ModelComparison', {
  description:
    'Two trainings, with and without the new lessons, on the same tables that neither learned from.',
})
class ModelComparisonType implements ModelComparison {
  @Field(() => String, { description: 'Version of the model that was current.' })
  readonly currentVersion!: string;

  @Field(() => ModelMetricsType, { description: 'Without the new lessons.' })
  readonly current!: ModelMetrics;

  @Field(() => ModelMetricsType, { description: 'With the new lessons.' })
  readonly candidate!: ModelMetrics;

  @Field(() => Boolean, {
    description:
      'Whether the mean of both macro F1 is higher and neither fell by more than 0.005; where lessons were withdrawn, the same mean is enough.',
  })
  readonly better!: boolean;

  @Field(() => String, { description: 'Why, in a sentence with the figures.' })
  readonly why!: string;
}

@ObjectType('Model', { description: 'A version of what judges tables.' })
export class ModelType {
  @Field(() => String, { description: 'Its name, made of its content.' })
  readonly version!: string;

  @Field(() => ModelStateEnum, { description: 'Whether it judges.' })
  readonly state!: ModelState;

  @Field(() => String, {
    nullable: true,
    description: 'Version of the model that was current when it was trained; null for a shipped one.',
  })
  readonly parent!: string | null;

  @Field(() => String, { description: 'SHA-256, hex, of everything that it was trained on.' })
  readonly trainingSetSha256!: string;

  @Field(() => Int, { description: 'How many lessons it learned.' })
  readonly lessons!: number;

  @Field(() => ModelMetricsType, { description: 'Its figures, cross-validated.' })
  readonly metrics!: ModelMetrics;

  @Field(() => ModelComparisonType, {
    nullable: true,
    description: 'How it compared with the model that was current; null for a shipped one.',
  })
  readonly comparison!: ModelComparison | null;

  @Field(() => String, { description: 'Who trained it; `sortkeep` for a shipped one.' })
  readonly createdBy!: string;

  @Field(() => GraphQLDateTime, { description: 'When it came into the catalog.' })
  readonly createdAt!: Date;

  @Field(() => String, { nullable: true, description: 'Who let it judge; null where it never did.' })
  readonly adoptedBy!: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Since when it judges or when it began to.' })
  readonly adoptedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was let judge.' })
  readonly note!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why the shipped model judges instead of it, though it is CURRENT; null where it is not so.',
  })
  readonly fault!: string | null;
}

export const ModelConnection = connectionType('Model', ModelType);
