import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import type {
  ArchiveColumn,
  ArchiveRow,
  DownloadLink,
  QueryColumn,
  QueryCut,
  QueryResult,
} from '../../domain/archive-query.js';
import type { SensitivityKind } from '../../domain/column-profile.js';
import type { PreparedArchive } from '../../services/archive-query-services.js';
import { connectionType } from '../connection.js';
import type { Connection } from '../connection.js';
import { SensitivityKindEnum } from '../enums.js';
import { BigIntScalar } from '../scalars.js';
import type { Shape } from '../shape.js';
import { QueryCutEnum } from './archive-query.enums.js';

@ObjectType('ArchiveColumn', { description: 'A column of an archive as previews and queries see it.' })
export class ArchiveColumnType implements ArchiveColumn {
  @Field(() => String, { description: 'Its name in the table.' })
  readonly name!: string;

  @Field(() => String, {
    description: 'Its name in queries: another one where names of the table differ by case alone.',
  })
  readonly queryName!: string;

  @Field(() => String, { description: 'Its type in PostgreSQL.' })
  readonly postgresType!: string;

  @Field(() => String, {
    description: "Its type in queries, one of DuckDB; VARCHAR holds PostgreSQL's text.",
  })
  readonly type!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Rows whose text the type would have changed: 0 where it is typed; null where none was tried.',
  })
  readonly differences!: number | null;

  @Field(() => String, { description: 'Why it has this type.' })
  readonly reason!: string;

  @Field(() => [SensitivityKindEnum], { description: 'What is sensitive in it.' })
  readonly sensitivity!: readonly SensitivityKind[];

  @Field(() => Boolean, { description: 'Whether its values are shown as `***`.' })
  readonly masked!: boolean;
}

@ObjectType('ArchiveRow', { description: 'A row.' })
class ArchiveRowType implements ArchiveRow {
  @Field(() => [String], {
    nullable: 'items',
    description:
      "Its values in the order of the columns, as text: of a preview PostgreSQL's own; null for NULL.",
  })
  readonly values!: readonly (string | null)[];
}

const ArchiveRowConnection = connectionType('ArchiveRow', ArchiveRowType);

@ObjectType('ArchivePreview', { description: 'Rows of an archive, without a restore.' })
export class ArchivePreviewType {
  @Field(() => [ArchiveColumnType], { description: 'The columns that were asked for.' })
  readonly columns!: readonly Shape<ArchiveColumnType>[];

  @Field(() => ArchiveRowConnection, { description: 'The rows that fit, in the order of the archive.' })
  readonly rows!: Connection<ArchiveRow>;
}

@ObjectType('QueryColumn', { description: 'A column of an answer.' })
class QueryColumnType implements QueryColumn {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its type, one of DuckDB.' })
  readonly type!: string;
}

@ObjectType('ArchiveQueryResult', { description: 'What a query over archives gave.' })
export class ArchiveQueryResultType implements QueryResult {
  @Field(() => [QueryColumnType], { description: 'The columns.' })
  readonly columns!: readonly QueryColumn[];

  @Field(() => [ArchiveRowType], { description: 'The rows.' })
  readonly rows!: readonly ArchiveRow[];

  @Field(() => QueryCutEnum, {
    nullable: true,
    description: 'Which limit left rows out; null when these are all.',
  })
  readonly cut!: QueryCut | null;

  @Field(() => Float, { description: 'Seconds that it took.' })
  readonly seconds!: number;
}

@ObjectType('PreparedArchive', { description: 'An archive that is ready for previews and queries.' })
export class PreparedArchiveType implements PreparedArchive {
  @Field(() => String, { description: 'Its restore handle.' })
  readonly handle!: string;

  @Field(() => GraphQLDateTime, { description: 'When its query twin was made.' })
  readonly madeAt!: Date;

  @Field(() => BigIntScalar, { description: 'Bytes of the twin.' })
  readonly bytes!: number;

  @Field(() => BigIntScalar, { description: 'Rows.' })
  readonly rows!: number;

  @Field(() => [ArchiveColumnType], { description: 'Its columns, each with its type and why.' })
  readonly columns!: readonly ArchiveColumn[];
}

@ObjectType('DownloadLink', { description: 'A link that ends by itself.' })
export class DownloadLinkType implements DownloadLink {
  @Field(() => String, { description: 'Path on this service: GET it. Whoever has it may, in your name.' })
  readonly path!: string;

  @Field(() => GraphQLDateTime, { description: 'Until when it works.' })
  readonly expiresAt!: Date;
}
