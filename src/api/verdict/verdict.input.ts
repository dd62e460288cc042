import { Field, ID, InputType } from 'type-graphql';
import type { Label } from '../../domain/verdict.js';
import { LabelEnum } from '../enums.js';

@InputType('OverrideVerdictInput', { description: "A person's word on what a table is." })
export class OverrideVerdictInput {
  @Field(() => ID, { description: 'Id of the table.' })
  readonly tableId!: string;

  @Field(() => LabelEnum, { description: 'What the table is.' })
  readonly label!: Label;

  @Field(() => String, { description: 'Why, in words, up to 1000 characters; it is kept with the verdict.' })
  readonly note!: string;
}
