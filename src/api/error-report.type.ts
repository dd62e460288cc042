import { Field, ObjectType } from 'type-graphql';
import type { ErrorCode, ErrorReport } from '../domain/errors.js';
import { ErrorCodeEnum } from './enums.js';

@ObjectType('ErrorReport', { description: 'What went wrong, and what to do about it.' })
export class ErrorReportType implements ErrorReport {
  @Field(() => ErrorCodeEnum, { description: 'The kind of error.' })
  readonly code!: ErrorCode;

  @Field(() => String, { description: 'What happened, with the name of the object.' })
  readonly message!: string;

  @Field(() => String, { description: 'What to do now.' })
  readonly hint!: string;

  @Field(() => Boolean, {
    description: 'Whether the same may succeed later without anybody changing anything.',
  })
  readonly retryable!: boolean;
}
