import { Field, Float, ObjectType } from 'type-graphql';
import type { CostLine, Costs, CostTime, MoveCosts, StorageAlternative } from '../../domain/dry-run.js';
import { CostTimeEnum } from './dry-run.enums.js';

@ObjectType('CostLine', { description: 'One cost of a move.' })
class CostLineType {
  @Field(() => CostTimeEnum, { description: 'When it arises.' })
  readonly when!: CostTime;

  @Field(() => String, { description: 'What is paid for.' })
  readonly what!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The amount as a decimal; null where no price is configured.',
  })
  readonly amount!: string | null;

  @Field(() => String, { description: 'How it is computed, or which price is missing.' })
  readonly how!: string;
}

@ObjectType('StorageAlternative', {
  description: "What a month of an archive costs if the store's own rules move it to another class.",
})
class StorageAlternativeType {
  @Field(() => String, { description: 'The class of storage.' })
  readonly storageClass!: string;

  @Field(() => String, { description: 'The amount as a decimal.' })
  readonly monthly!: string;
}

@ObjectType('Costs', { description: 'Costs as exact decimals, by the prices of the configuration.' })
export class CostsType implements Costs {
  @Field(() => String, { description: 'What the move itself costs, of what has a price.' })
  readonly once!: string;

  @Field(() => String, { description: 'What its result costs each month, of what has a price.' })
  readonly monthly!: string;

  @Field(() => String, {
    description: 'What the table costs each month where it is, until it is removed there.',
  })
  readonly freedMonthly!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What is saved each month, below zero where it costs more; null while a price is missing.',
  })
  readonly savingMonthly!: string | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Months until the saving has paid for the move; null without a saving, or while a price is missing.',
  })
  readonly breakEvenMonths!: number | null;

  @Field(() => [String], { description: 'Prices that are not configured.' })
  readonly unpriced!: readonly string[];
}

@ObjectType('MoveCosts', { description: 'The costs of one move, line by line.' })
export class MoveCostsType extends CostsType implements MoveCosts {
  @Field(() => [CostLineType], { description: 'The lines that the sums are of.' })
  readonly lines!: readonly CostLine[];

  @Field(() => [StorageAlternativeType], { description: 'An archive in other classes of storage.' })
  readonly alternatives!: readonly StorageAlternative[];
}
