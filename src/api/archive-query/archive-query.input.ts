import { Field, InputType, Int } from 'type-graphql';
import { invalidInput } from '../../domain/errors.js';
import type { PreviewRequest, QueryRequest } from '../../services/archive-query-services.js';
import { checkedText } from '../input-checks.js';
import { toConditions } from '../row-condition.input.js';
import type { RowConditionInput } from '../row-condition.input.js';
import type { Shape } from '../shape.js';

@InputType('QueriedArchive', { description: 'An archive and its name in a query.' })
export class QueriedArchiveInput {
  @Field(() => String, { description: 'The name: letters, digits and underscores.' })
  readonly alias!: string;

  @Field(() => String, { description: 'Restore handle of the archive.' })
  readonly handle!: string;
}

@InputType('QueryArchivesInput', { description: 'A query over archives.' })
export class QueryArchivesInput {
  @Field(() => String, { description: 'One SELECT in the SQL of DuckDB, up to 100,000 characters.' })
  readonly sql!: string;

  @Field(() => [QueriedArchiveInput], {
    description: 'The archives, up to 16, each with its name in the query.',
  })
  readonly archives!: readonly QueriedArchiveInput[];

  @Field(() => Int, {
    nullable: true,
    description: 'At most so many rows; what is configured when left out.',
  })
  readonly maxRows?: number | null;

  @Field(() => Int, { nullable: true, description: 'At most so long; what is configured when left out.' })
  readonly maxSeconds?: number | null;
}

/** As for restores: people paste handles with blanks around. */
const HANDLE_LENGTH = 100;
const SQL_LENGTH = 100_000;
const MAX_ARCHIVES = 16;
const MAX_CONDITIONS = 50;
const MAX_COLUMNS = 1_600;

export const checkedHandle = (handle: string): string => checkedText('handle', handle, HANDLE_LENGTH);

/** INVALID_INPUT naming the field that is off; whether columns and values fit, the service says. */
export function toPreviewRequest(
  handle: string,
  where: readonly Shape<RowConditionInput>[],
  columns: readonly string[] | null,
): PreviewRequest {
  checkCount('where', where, MAX_CONDITIONS);
  checkCount('columns', columns ?? [], MAX_COLUMNS);
  return {
    handle: checkedHandle(handle),
    where: toConditions(where, null),
    ...(columns === null ? {} : { columns }),
  };
}

/** As `toPreviewRequest`. A query has line breaks, which other texts may not have. */
export function toQueryRequest({
  sql,
  archives,
  maxRows,
  maxSeconds,
}: Shape<QueryArchivesInput>): QueryRequest {
  if (sql.trim() === '') throw invalidInput('sql is empty', 'Give `sql` a SELECT.');
  if (sql.length > SQL_LENGTH) {
    throw invalidInput(`sql has ${sql.length} characters, more than ${SQL_LENGTH}`, 'Write a shorter query.');
  }
  checkCount('archives', archives, MAX_ARCHIVES);
  return {
    sql,
    archives: archives.map(({ alias, handle }) => ({ alias, handle: checkedHandle(handle) })),
    ...(maxRows == null ? {} : { maxRows }),
    ...(maxSeconds == null ? {} : { maxSeconds }),
  };
}

function checkCount(field: string, list: readonly unknown[], most: number): void {
  if (list.length <= most) return;
  throw invalidInput(`${field} has ${list.length} entries, more than ${most}`, `Give \`${field}\` fewer.`);
}
