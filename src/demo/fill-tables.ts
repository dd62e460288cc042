/** Puts sample rows into tables, in a way that PostgreSQL counts as inserts and as nothing else. */
import { quoteIdent, quoteName } from '../postgres/quote.js';
import type { Queryable } from '../postgres/session.js';

export type SampleRow = Readonly<Record<string, unknown>>;

export interface SampleTable {
  readonly schema: string;
  readonly name: string;
  /** All with the keys of the first, which are column names; a value is JSON as `jsonb_populate_recordset` takes it. */
  readonly rows: readonly SampleRow[];
}

export interface FilledTable {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
}

/** A statement of this many rows is a few MB of JSON. */
const BATCH = 5_000;

async function fillTable(db: Queryable, table: SampleTable): Promise<FilledTable> {
  const name = quoteName(table);
  const columns = Object.keys(table.rows[0] ?? {})
    .map(quoteIdent)
    .join(', ');
  for (let start = 0; start < table.rows.length; start += BATCH) {
    const batch = JSON.stringify(table.rows.slice(start, start + BATCH));
    await db.query(
      `insert into ${name} (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
      [batch],
    );
  }
  return { schema: table.schema, name: table.name, rows: table.rows.length };
}

/**
 * Creates and fills tables. The keys and indexes are in `ddl`, so they are there before the rows: building an index
 * over rows counts as a read of them. ANALYZE counts as none. The session must be one connection.
 */
export async function fillTables(
  db: Queryable,
  ddl: string,
  tables: readonly SampleTable[],
): Promise<readonly FilledTable[]> {
  await db.query('begin');
  try {
    await db.query(ddl);
    const filled: FilledTable[] = [];
    for (const table of tables) filled.push(await fillTable(db, table));
    await db.query('commit');
    await analyzeTables(db, tables);
    return filled;
  } catch (error) {
    await db.query('rollback');
    throw error;
  }
}

/**
 * Makes the row counts known to the planner (pg_class.reltuples), and this session's counters visible to others.
 * They are reported before ANALYZE too: it sets the live rows, and inserts reported after it would be added again.
 */
export async function analyzeTables(
  db: Queryable,
  tables: readonly Pick<SampleTable, 'schema' | 'name'>[],
): Promise<void> {
  await flushCounters(db);
  for (const table of tables) await db.query(`analyze ${quoteName(table)}`);
  await flushCounters(db);
}

/** A session reports its counters at most once a second and when it ends; this makes it report now (15 and newer). */
async function flushCounters(db: Queryable): Promise<void> {
  await db.query('select pg_stat_force_next_flush()');
}
