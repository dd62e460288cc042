import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import type { ErrorReport } from '../../domain/errors.js';
import type { SourceId } from '../../domain/ids.js';
import type { DatabaseScan } from '../../domain/source.js';
import { connectionType } from '../connection.js';
import { ErrorReportType } from '../error-report.type.js';
import { NodeType } from '../node/node.type.js';

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
