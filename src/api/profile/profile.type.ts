import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type {
  ColumnProfile,
  CommonValue,
  DistinctCount,
  ProfileFailure,
  ProfileSource,
  SensitivityKind,
  SensitivityTag,
  TableProfile,
  TableSensitivity,
} from '../../domain/column-profile.js';
import type { ErrorReport } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import { connectionType } from '../connection.js';
import { ProfileSourceEnum, SensitivityKindEnum } from '../enums.js';
import { ErrorReportType } from '../error-report.type.js';

@ObjectType('SensitivityTag', { description: 'A reason to protect a column.' })
class SensitivityTagType implements SensitivityTag {
  @Field(() => SensitivityKindEnum, { description: 'What it holds.' })
  readonly kind!: SensitivityKind;

  @Field(() => Float, { description: 'How sure that is, 0 to 1.' })
  readonly confidence!: number;

  @Field(() => String, { description: 'Why, in words and counts; never a value.' })
  readonly evidence!: string;
}

@ObjectType('DistinctCount', { description: 'How many different values there are, without NULL.' })
class DistinctCountType implements DistinctCount {
  @Field(() => Float, { description: 'The number; an estimate unless it was counted.' })
  readonly count!: number;

  @Field(() => String, {
    description: '`counted` over every row, `analyze` from PostgreSQL, `estimated` from a sample.',
  })
  readonly method!: DistinctCount['method'];
}

@ObjectType('CommonValue', { description: 'A value that occurs often.' })
class CommonValueType implements CommonValue {
  @Field(() => String, { description: 'As text, cut to 100 characters.' })
  readonly value!: string;

  @Field(() => Float, { description: 'Of all rows, 0 to 1.' })
  readonly share!: number;
}

@ObjectType('ColumnProfile', {
  description: 'What the values of a column are like. Values of a column with a tag are nowhere.',
})
export class ColumnProfileType implements ColumnProfile {
  @Field(() => String, { description: 'Name of the column.' })
  readonly column!: string;

  @Field(() => ProfileSourceEnum, { description: 'Where the figures come from.' })
  readonly source!: ProfileSource;

  @Field(() => String, {
    nullable: true,
    description: 'Why no value could be read, or only some, with the right that is missing.',
  })
  readonly limitation!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Rows of the sample; null for statistics of PostgreSQL, which does not say.',
  })
  readonly sampledRows!: number | null;

  @Field(() => Int, { description: 'Different values in which patterns were looked for.' })
  readonly checkedValues!: number;

  @Field(() => Float, { nullable: true, description: 'Share of NULL, 0 to 1; null where it is not known.' })
  readonly nullShare!: number | null;

  @Field(() => DistinctCountType, {
    nullable: true,
    description: 'Different values; null where it is not known.',
  })
  readonly distinct!: DistinctCount | null;

  @Field(() => Float, { nullable: true, description: 'Bytes of a stored value on average.' })
  readonly averageBytes!: number | null;

  @Field(() => String, { nullable: true, description: 'The least value that was seen; null with any tag.' })
  readonly minimum!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The greatest value that was seen; null with any tag.',
  })
  readonly maximum!: string | null;

  @Field(() => [CommonValueType], { description: 'At most 10 values that occur often; none with any tag.' })
  readonly mostCommon!: readonly CommonValue[];

  @Field(() => [SensitivityTagType], { description: 'Reasons to protect it, the surest first.' })
  readonly sensitivity!: readonly SensitivityTag[];
}

@ObjectType('SensitiveTableColumn', { description: 'A column of a table with a tag of one kind.' })
class SensitiveTableColumnType extends SensitivityTagType {
  @Field(() => String, { description: 'Name of the column.' })
  readonly column!: string;
}

@ObjectType('TableSensitivity', { description: 'One kind of sensitive values in a table.' })
export class TableSensitivityType implements TableSensitivity {
  @Field(() => SensitivityKindEnum, { description: 'What the table holds.' })
  readonly kind!: SensitivityKind;

  @Field(() => Float, { description: 'How sure that is, 0 to 1: as sure as its surest column.' })
  readonly confidence!: number;

  @Field(() => [SensitiveTableColumnType], { description: 'The columns, the surest first.' })
  readonly columns!: TableSensitivity['columns'];
}

@ObjectType('TableProfile', { description: 'When the values of a table were looked at.' })
export class TableProfileType {
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the profile was made; null before the first that succeeded.',
  })
  readonly profiledAt!: Date | null;

  @Field(() => GraphQLDateTime, { description: 'When it was last tried.' })
  readonly attemptedAt!: Date;

  @Field(() => ErrorReportType, {
    nullable: true,
    description: 'Why the last attempt failed; the profile is the one before.',
  })
  readonly error!: ErrorReport | null;

  @Field(() => [ColumnProfileType], { description: 'The columns in their order.' })
  readonly columns!: TableProfile['columns'];
}

@ObjectType('SensitiveColumn', { description: 'A column of any table with a tag.' })
export class SensitiveColumnType extends SensitivityTagType {
  @Field(() => String, { description: 'Name of the column.' })
  readonly column!: string;

  @Field(() => GraphQLDateTime, { description: 'When its values were looked at.' })
  readonly profiledAt!: Date;
}

export const SensitiveColumnConnection = connectionType('SensitiveColumn', SensitiveColumnType);

@ObjectType('ProfileFailure', { description: 'A table or a database that could not be profiled.' })
class ProfileFailureType implements ProfileFailure {
  @Field(() => String, { description: 'Name of the database.' })
  readonly database!: string;

  @Field(() => String, { nullable: true, description: '`schema.table`; null for the database as a whole.' })
  readonly table!: string | null;

  @Field(() => ErrorReportType, { description: 'Why; what was known stays.' })
  readonly error!: ErrorReport;
}

@ObjectType('ProfileReport', { description: 'What one profile of a source found.' })
export class ProfileReportType {
  readonly sourceId!: SourceId;

  @Field(() => GraphQLDateTime, { description: 'When it began.' })
  readonly startedAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When it ended.' })
  readonly finishedAt!: Date;

  @Field(() => Int, { description: 'Tables with a new profile.' })
  readonly tables!: number;

  @Field(() => Int, { description: 'Of those, tables of which nothing but names could be read.' })
  readonly unreadable!: number;

  @Field(() => Int, { description: 'Columns with a tag.' })
  readonly sensitiveColumns!: number;

  @Field(() => [ProfileFailureType], { description: 'Tables and databases that could not be profiled.' })
  readonly failures!: readonly ProfileFailure[];
}
