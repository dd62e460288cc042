import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { TableId, VerdictId } from '../../domain/ids.js';
import type { Label, Probabilities, Reason } from '../../domain/verdict.js';
import { LabelEnum } from '../enums.js';

@ObjectType('Reason', { description: 'Something that speaks for or against a label.' })
class ReasonType implements Reason {
  @Field(() => String, {
    description:
      "Name of the feature; `gate` for the check of the evidence, `override` for a person's word, `carried` for the table that it was said of, `standing` for why an UNUSED no longer stands, `fault` where judging failed.",
  })
  readonly feature!: string;

  @Field(() => String, { description: 'The reason in words.' })
  readonly text!: string;

  @Field(() => Float, {
    description:
      'How much it adds to the probability of the label, from -1 to 1; below zero it speaks against it.',
  })
  readonly weight!: number;
}

@ObjectType('Probabilities', { description: 'How likely each label is; they sum to 1.' })
class ProbabilitiesType {
  @Field(() => Float, { name: 'app', description: 'Probability of APP.' })
  readonly APP!: number;

  @Field(() => Float, { name: 'broker', description: 'Probability of BROKER.' })
  readonly BROKER!: number;

  @Field(() => Float, { name: 'unused', description: 'Probability of UNUSED.' })
  readonly UNUSED!: number;
}

@ObjectType('Verdict', { description: 'What a table is, who says so and why.' })
export class VerdictType {
  readonly id!: VerdictId;
  readonly tableId!: TableId;

  @Field(() => LabelEnum, { description: 'What the table is.' })
  readonly label!: Label;

  @Field(() => ProbabilitiesType, {
    nullable: true,
    description: 'Null where a person decided, and where judging failed.',
  })
  readonly probabilities!: Probabilities | null;

  @Field(() => [ReasonType], { description: 'Why, the strongest first.' })
  readonly reasons!: readonly Reason[];

  @Field(() => [String], {
    description:
      'What would change the label, a sentence each, the nearest first; empty where a person decided.',
  })
  readonly wouldChange!: readonly string[];

  @Field(() => String, { nullable: true, description: 'Version of the model; null where a person decided.' })
  readonly modelVersion!: string | null;

  @Field(() => String, { nullable: true, description: 'The person who decided; null where the model did.' })
  readonly author!: string | null;

  @Field(() => GraphQLDateTime, {
    description:
      'Since when this is said; figures in the reasons of the newest verdict are of the moment when the table was last judged.',
  })
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When a person took this word back; null while it counts.',
  })
  readonly withdrawnAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Who took it back.' })
  readonly withdrawnBy!: string | null;
}

interface LabelCount {
  readonly label: Label;
  readonly tables: number;
}

@ObjectType('LabelCount', { description: 'How many tables have a label.' })
class LabelCountType implements LabelCount {
  @Field(() => LabelEnum, { description: 'The label.' })
  readonly label!: Label;

  @Field(() => Int, { description: 'Tables that have it.' })
  readonly tables!: number;
}

@ObjectType('ClassificationReport', { description: 'What one classification found.' })
export class ClassificationReportType {
  @Field(() => Int, { description: 'Tables judged.' })
  readonly tables!: number;

  @Field(() => Int, { description: 'Of them, those that could not be judged: they are UNKNOWN.' })
  readonly failed!: number;

  @Field(() => [String], { description: 'Why they could not be judged, of the first ten.' })
  readonly faults!: readonly string[];

  @Field(() => [LabelCountType], { description: 'How many tables have each label now.' })
  readonly labels!: readonly LabelCount[];

  @Field(() => String, { description: 'Version of the model that judged.' })
  readonly modelVersion!: string;
}
