/**
 * The rows of a chunk that fit, into the table: all of them go into a temporary table first, where the server itself
 * compares them, so that every value is compared as its type and collation say.
 */
import { createContentHasher } from '../../codec/content-hash.js';
import { corrupted } from '../../domain/errors.js';
import type { ChunkResult } from '../../domain/move.js';
import { conditionText } from '../../domain/row-condition.js';
import type { RowCondition } from '../../domain/row-condition.js';
import type { ColumnDefinition } from '../../domain/table-definition.js';
import { quoteIdent, quoteName } from '../../postgres/quote.js';
import type { Session } from '../../postgres/session.js';
import { allColumns, loadableColumns } from '../source/source-table.js';
import type { TargetTable } from '../target/target-table.js';
import type { ProvedRows } from './proved-rows.js';

export interface ChosenRows {
  /** Of the archived table, all of them, with types as they are called at the target. */
  readonly columns: readonly ColumnDefinition[];
  readonly conditions: readonly RowCondition[];
}

interface PartOfChunk extends ProvedRows {
  readonly target: TargetTable;
  readonly chosen: ChosenRows;
  readonly name: string;
  readonly signal: AbortSignal;
}

const STAGED = 'pg_temp.sortkeep_chunk';

/**
 * Within a transaction. In the result `rows` and `contentHash` are of the rows that are kept, with the columns that
 * are, and the rest of the chunk that was read. CORRUPTED unless rows kept and rows left out are those of the chunk.
 */
export async function keepPart(session: Session, part: PartOfChunk): Promise<ChunkResult> {
  const { target, chosen, name, signal } = part;
  await session.query(`create temporary table sortkeep_chunk (${staged(part)}) on commit drop`);
  const read = part.proved(await session.copyIn(`copy ${STAGED} from stdin (format csv)`, part.rows));
  const leftOut = await dropOthers(session, chosen.conditions);
  const hasher = createContentHasher(name);
  const columns = allColumns(target.definition).join(', ');
  const kept = `copy (select ${columns} from ${STAGED}) to stdout (format csv, force_quote *)`;
  for await (const piece of session.copyOut(kept)) {
    signal.throwIfAborted();
    hasher.update(piece);
  }
  const { rows, contentHash } = hasher.digest();
  const loadable = loadableColumns(target.definition).join(', ');
  const into = `${quoteName(target.place)}${loadable === '' ? '' : ` (${loadable})`}`;
  const { rowCount } = await session.query(
    `insert into ${into} overriding system value select ${loadable} from ${STAGED}`,
  );
  if (rows === rowCount && rows + leftOut === read.rows) return { ...read, rows, contentHash };
  throw corrupted(
    `of ${read.rows} rows of ${name} ${leftOut} were left out, ${rows} kept and ${rowCount} written`,
    'Something in the target database changes rows that are written: look for rules and triggers on all tables.',
  );
}

/** A column that is neither restored nor compared needs no type of its own. */
function staged({ target, chosen }: PartOfChunk): string {
  const needed = new Set([
    ...target.definition.columns.map(({ name }) => name),
    ...chosen.conditions.map(({ column }) => column),
  ]);
  const clauses = chosen.columns.map(({ name, type, collation }) => {
    if (!needed.has(name)) return `${quoteIdent(name)} text`;
    return `${quoteIdent(name)} ${type}${collation === null ? '' : ` collate ${quoteName(collation)}`}`;
  });
  return clauses.join(', ');
}

/** Removes the rows that do not fit, and counts them. */
async function dropOthers(session: Session, conditions: readonly RowCondition[]): Promise<number> {
  if (conditions.length === 0) return 0;
  const bound: string[] = [];
  const texts = conditions.map(({ operator, column, values }) =>
    conditionText(
      operator,
      quoteIdent(column),
      values.map((value) => `$${bound.push(value)}`),
    ),
  );
  const { rowCount } = await session.query(
    `delete from ${STAGED} where (${texts.join(' and ')}) is not true`,
    bound,
  );
  return rowCount;
}
