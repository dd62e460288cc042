import { columnNamed, conditionOf, countSql, pageSql, unfitValuesSql } from '../archive-query/preview-sql.js';
import type { Condition } from '../archive-query/preview-sql.js';
import { duckdbError } from '../archive-query/process/duckdb-error.js';
import { withDuckdb } from '../archive-query/process/duckdb-session.js';
import type { DuckdbSession } from '../archive-query/process/duckdb-session.js';
import type { OpenTwin } from '../archive-query/twin/twins.js';
import { decodeCursor, encodeCursor } from '../domain/cursor.js';
import { invalidInput } from '../domain/errors.js';
import type { PageRequest } from '../domain/page.js';
import { archiveColumns } from './archive-columns.js';
import type { ArchiveQueryContext } from './archive-query-service.js';
import type { ArchivePreview, PreviewRequest } from './archive-query-services.js';

/** Values are in the answer of one request, so a page of wide rows may be cut short of `first`. */
const POSITION = /^\d{1,18}$/;

export async function previewArchive(
  context: ArchiveQueryContext,
  actor: string,
  { handle, columns: wanted, where = [] }: PreviewRequest,
  { first, after }: PageRequest,
): Promise<ArchivePreview> {
  const { catalog, limits } = context;
  const archive = await context.looked(actor, handle, 'archive.preview', {
    columns: wanted ?? null,
    where,
  });
  return asked(async ({ session, twin, path }) => {
    const all = await archiveColumns(catalog, archive, twin.columns, limits.allowSensitive);
    const columns = wanted === undefined ? all : wanted.map((name) => columnNamed(all, name));
    const condition = conditionOf(all, where);
    await checkValues(session, condition);
    const list = JSON.stringify([archive.handle, twin.sha256, where]);
    const position = after === null ? null : positionOf(decodeCursor(list, after, 1)[0] ?? '');
    const { rows, cut } = await session.query(
      pageSql(path, columns, condition, position, first + 1),
      condition.values.map(({ value }) => value),
      { maxRows: first, maxBytes: limits.bytes },
    );
    return {
      columns,
      rows: {
        items: rows.map(([at, ...values]) => ({ node: { values }, cursor: encodeCursor(list, [at ?? '']) })),
        hasNextPage: cut !== null,
        totalCount: () => asked((opened) => counted(opened, condition)),
      },
    };
  });

  function asked<T>(
    work: (opened: OpenTwin & { readonly session: DuckdbSession }) => Promise<T>,
  ): Promise<T> {
    return context.inTurn(() =>
      context.twins.use([archive], limits.seconds * 1000, async ([opened]) => {
        if (opened === undefined) throw new Error('a twin was asked for and not opened');
        return withDuckdb({ ...limits, signal: context.signal }, async (session) => {
          await session.query(`set TimeZone = 'UTC'`);
          return work({ ...opened, session });
        }).catch((error: unknown) => {
          throw duckdbError(error, `previewing archive ${archive.handle}`);
        });
      }),
    );
  }
}

function positionOf(text: string): bigint {
  if (POSITION.test(text)) return BigInt(text);
  throw invalidInput('unknown cursor', 'Pass a cursor that the same preview gave.');
}

async function counted(
  { session, path }: OpenTwin & { readonly session: DuckdbSession },
  condition: Condition,
): Promise<number> {
  const values = condition.values.map(({ value }) => value);
  const { rows } = await session.query(countSql(path, condition), values);
  return Number(rows[0]?.[0] ?? 0);
}

/** INVALID_INPUT, naming the column, for a value that is none of its type. */
async function checkValues(session: DuckdbSession, { values }: Condition): Promise<void> {
  if (values.length === 0) return;
  const { rows } = await session.query(
    unfitValuesSql(values),
    values.map(({ value }) => value),
  );
  values.forEach(({ column, value }, index) => {
    if (rows[0]?.[index] !== 'true') return;
    throw invalidInput(
      `'${value.slice(0, 80)}' is no ${column.type}, which column ${column.name} is`,
      'Write the value as PostgreSQL prints it: 2026-01-31, 12.50, t.',
    );
  });
}
