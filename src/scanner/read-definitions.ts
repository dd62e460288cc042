/** Structures of many tables, where one that cannot be read does not take the others with it. */
import { SortkeepError } from '../domain/errors.js';
import type { TableDefinition } from '../domain/table-definition.js';
import type { UnreadTable } from '../domain/table-observation.js';
import { readTableDefinitions } from '../postgres/definition/read-table-definitions.js';
import type { TableSelection } from '../postgres/definition/read-table-definitions.js';
import { postgresError } from '../postgres/postgres-errors.js';
import { quoteName } from '../postgres/quote.js';
import type { Queryable } from '../postgres/session.js';
import type { RelationFacts } from './read-relations.js';

export interface DefinitionsRead {
  readonly definitions: ReadonlyMap<number, TableDefinition>;
  readonly unread: readonly UnreadTable[];
  /** Names the unread tables; null when all were read. */
  readonly error: SortkeepError | null;
}

/** Where tables are picked out, so many at once: each may cost the locks of its sequences until the batch ends. */
const BATCH = 256;
/** Finding a table takes up to 8 halvings, of 2 s each where a lock is the cause; more than this is no exception any more. */
const MAX_UNREAD = 20;
const NAMED = 5;

/**
 * Reads all at once and, where that fails, in batches that are halved down to the tables at fault (a function or an
 * operator class that is gone, an exclusive lock). Rejects when more than 20 fail, or when the connection does.
 */
export async function readDefinitions(
  db: Queryable,
  tables: readonly RelationFacts[],
  doing: string,
): Promise<DefinitionsRead> {
  const all = await attempt(db, 'all user tables');
  if (!(all instanceof SortkeepError)) return { definitions: all, unread: [], error: null };

  const definitions = new Map<number, TableDefinition>();
  const unread: RelationFacts[] = [];
  let cause = all;
  const pending: (readonly RelationFacts[])[] = [];
  for (let at = 0; at < tables.length; at += BATCH) pending.push(tables.slice(at, at + BATCH));
  for (let batch = pending.shift(); batch !== undefined; batch = pending.shift()) {
    const read = await attempt(db, { relations: batch.map(({ oid }) => oid) });
    if (!(read instanceof SortkeepError)) {
      for (const [oid, definition] of read) definitions.set(oid, definition);
    } else if (batch.length > 1) {
      const half = batch.length >> 1;
      pending.unshift(batch.slice(0, half), batch.slice(half));
    } else if (unread.length < MAX_UNREAD) {
      cause = read;
      unread.push(...batch);
    } else {
      throw read;
    }
  }
  return {
    definitions,
    unread: unread.map(({ oid, schema, name }) => ({ relationOid: oid, schema, name })),
    // What failed for all may be gone when it is asked for again.
    error: unread.length === 0 ? null : unreadError(unread, tables.length, cause, doing),
  };
}

/** Under a savepoint that is always rolled back: nothing was written, and the locks of the reading go with it. */
async function attempt(
  db: Queryable,
  selection: TableSelection,
): Promise<ReadonlyMap<number, TableDefinition> | SortkeepError> {
  await db.query('savepoint definitions');
  try {
    return await readTableDefinitions(db, selection);
  } catch (error) {
    const failure = postgresError(error, 'reading table definitions');
    // No table is to blame for a lost connection, a shutdown or a time limit.
    if (failure.code === 'UNREACHABLE' || failure.code === 'CANCELLED') throw failure;
    return failure;
  } finally {
    await db.query('rollback to savepoint definitions').catch(() => undefined);
  }
}

function unreadError(
  unread: readonly RelationFacts[],
  total: number,
  cause: SortkeepError,
  doing: string,
): SortkeepError {
  const named = unread.slice(0, NAMED).map(quoteName).join(', ');
  const more = unread.length > NAMED ? ` and ${unread.length - NAMED} more` : '';
  return new SortkeepError(
    cause.code,
    `${doing}: ${unread.length} of ${total} tables could not be read: ${named}${more} (${cause.message})`,
    {
      hint: 'The others were read, and what was known of these stays. If it happens again, `pg_dump -s -t` on one of them shows what is broken in it.',
      retryable: cause.retryable,
      cause,
    },
  );
}
