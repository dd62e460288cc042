import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ErrorReport } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { DatabaseScan, DatabaseState } from '../../domain/source.js';
import { connectionType } from '../connection.js';
import { ErrorReportType } from '../error-report.type.js';
import { NodeType } from '../node/node.type.js';

@ObjectType('DatabaseState', {
  description: 'One database of a source, as the last scan that listed it left it.',
})
class DatabaseStateType {
  @Field(() => String, { description: 'Name of the database.' })
  readonly database!: string;

  @Field(() => String, { description: 'Its encoding: `UTF8`, `SQL_ASCII`.' })
  readonly encoding!: string;

  @Field(() => String, { description: 'Its collation; with ICU the ICU locale.' })
  readonly collation!: string;

  @Field(() => String, { description: 'Its character classification (LC_CTYPE).' })
  readonly characterType!: string;

  @Field(() => Int, { description: 'Tables that the last scan that could read it found.' })
  readonly tables!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last read without a fault; null when it never was.',
  })
  readonly readAt!: Date | null;

  @Field(() => ErrorReportType, {
    nullable: true,
    description: 'Why the last scan could not read it, or not all of it; null when it could.',
  })
  readonly error!: ErrorReport | null;
}

@ObjectType('Source', { description: 'A registered PostgreSQL instance.', implements: NodeType })
export class SourceType {
  readonly id!: SourceId;

  @Field(() => String, { description: 'The name that it was registered under; no other source has it.' })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description: "PostgreSQL's identifier of the cluster; null before the first scan.",
  })
  readonly systemIdentifier!: string | null;

  @Field(() => String, { nullable: true, description: 'Version of the server; null before the first scan.' })
  readonly serverVersion!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Timeline of the cluster that it is on, which a promotion changes; null where the role may not see it.',
  })
  readonly timeline!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Standbys that stream from it, registered or not; null where the last scan could not tell.',
  })
  readonly connectedStandbys!: number | null;

  @Field(() => [String], {
    description:
      'What scans cannot see of it and why, a sentence each; empty when nothing limits the evidence.',
  })
  readonly limits!: readonly string[];

  @Field(() => Float, {
    nullable: true,
    description: 'Its clock minus ours, in seconds; null before the first scan.',
  })
  readonly clockOffsetSeconds!: number | null;

  @Field(() => [DatabaseStateType], {
    description: 'Its databases by name; one that a scan could not read keeps what was known.',
  })
  readonly lastDatabases!: readonly DatabaseState[];

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was last scanned.' })
  readonly lastScanAt!: Date | null;

  @Field(() => ErrorReportType, {
    nullable: true,
    description: 'Why the last scan failed as a whole; null when it did not.',
  })
  readonly lastError!: ErrorReport | null;

  @Field(() => GraphQLDateTime, { description: 'When it was registered.' })
  readonly createdAt!: Date;
}

export const SourceConnection = connectionType('Source', SourceType);

@ObjectType('DatabaseScan', { description: 'What a scan says of one database.' })
class DatabaseScanType {
  @Field(() => String, { description: 'Name of the database.' })
  readonly database!: string;

  @Field(() => Int, { description: 'Tables found.' })
  readonly tables!: number;

  @Field(() => Int, { description: 'Tables that are new or whose structure changed.' })
  readonly newSchemaVersions!: number;

  @Field(() => ErrorReportType, {
    nullable: true,
    description: 'Why this database could not be read; the others were.',
  })
  readonly error!: ErrorReport | null;
}

@ObjectType('ScanReport', { description: 'What one scan of a source found.' })
export class ScanReportType {
  readonly sourceId!: SourceId;

  @Field(() => GraphQLDateTime, { description: 'When the scan began.' })
  readonly startedAt!: Date;

  @Field(() => GraphQLDateTime, { description: 'When the scan ended.' })
  readonly finishedAt!: Date;

  @Field(() => [DatabaseScanType], { description: 'Every database of the source.' })
  readonly databases!: readonly DatabaseScan[];
}

@ObjectType('AdoptReport', {
  description: 'What became of the tables of a source whose server was said to be the same one.',
})
export class AdoptReportType {
  readonly sourceId!: SourceId;

  @Field(() => String, { description: "PostgreSQL's identifier of the cluster from now on." })
  readonly systemIdentifier!: string;

  @Field(() => Int, { description: 'Tables that were found again under their names.' })
  readonly kept!: number;

  @Field(() => Int, { description: 'Tables that are not there.' })
  readonly gone!: number;
}
