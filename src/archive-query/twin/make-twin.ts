/** Makes the Parquet file of a twin: rows as texts first, then the types that change none of them. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TwinColumn } from '../../domain/archive-query.js';
import { corrupted, SortkeepError, unsupported } from '../../domain/errors.js';
import type { TableDefinition } from '../../domain/table-definition.js';
import type { Manifest } from '../../movers/archive/manifest.js';
import { namesAsWritten } from '../../warehouse/duckdb/design-table.js';
import { throughFifo } from '../../warehouse/duckdb/fifo.js';
import { postgresType } from '../../warehouse/postgres-type.js';
import { quoteIdentifier, quoteText } from '../../warehouse/sql-text.js';
import type { DuckdbSession } from '../process/duckdb-session.js';
import { DuckdbFailure } from '../process/duckdb-session.js';
import { MAX_DIGITS, postgresText, typeToTry } from './column-types.js';

/** A longer row is refused: DuckDB holds buffers of twice this size. */
const MAX_ROW_BYTES = 16 * 1024 * 1024;
/** How much text passes between two looks at the file. */
const LOOK_BYTES = 64 * 1024 * 1024;

export interface MadeTwin {
  readonly path: string;
  readonly columns: readonly TwinColumn[];
}

interface Making {
  readonly session: DuckdbSession;
  /** Exists, and is removed by the caller. */
  readonly directory: string;
  readonly manifest: Manifest;
  readonly rows: AsyncIterable<Uint8Array>;
  /** Of the file while it is made; NO_SPACE beyond. */
  readonly maxBytes: number;
}

/** How DuckDB calls the position of a row in its file. */
const RESERVED: ReadonlySet<string> = new Set(['file_row_number']);
const raw = (index: number): string => `c${index}`;

/** UNSUPPORTED for a table without columns and for rows above 16 MiB; CORRUPTED where rows are missing. */
export async function makeTwin(making: Making): Promise<MadeTwin> {
  const { session, directory, manifest } = making;
  const { table, totals } = manifest;
  if (table.columns.length === 0) {
    throw unsupported(
      `archive ${manifest.handle} is of a table without columns, which no query can read`,
      'Restore it instead.',
    );
  }
  await session.query(`set temp_directory = ${quoteText(join(directory, 'spill'))}`);
  await session.query(`set max_temp_directory_size = '${making.maxBytes}B'`);
  await session.query(`set TimeZone = 'UTC'`);
  const texts = join(directory, 'texts.parquet');
  const rows = await readTexts(making, texts);
  if (rows !== totals.rows) {
    throw corrupted(
      `archive ${manifest.handle} was read as ${rows} rows and has ${totals.rows}`,
      'Verify the archive by its handle; report it when it is good.',
    );
  }
  const from = `from read_parquet(${quoteText(texts)})`;
  const types = await typesToTry(session, table, from);
  const columns = await proveTypes(session, table, types, from);
  const path = join(directory, 'twin.parquet');
  const selected = columns.map(({ type, queryName }, index) => {
    const value = type === 'VARCHAR' ? raw(index) : `cast(${raw(index)} as ${type})`;
    return `${value} as ${quoteIdentifier(queryName)}`;
  });
  await session.query(
    `copy (select ${selected.join(', ')} ${from}) to ${quoteText(path)} (format parquet, compression zstd)`,
  );
  await rm(texts);
  if ((await stat(path)).size > making.maxBytes) throw tooLarge(manifest, making.maxBytes);
  return { path, columns };
}

/** The options are those of loads (warehouse/duckdb/read-csv-sql.ts): NULL is nothing, '' is `""`. */
async function readTexts({ session, manifest, rows, maxBytes }: Making, path: string): Promise<number> {
  const columns = manifest.table.columns.map((_, index) => `'${raw(index)}': 'VARCHAR'`).join(', ');
  const read = async (fifo: string): Promise<number> => {
    const { rows: counted } = await session.query(
      `copy (select * from read_csv(${quoteText(fifo)}, columns={${columns}}, auto_detect=false, header=false,
         delim=',', quote='"', escape='"', nullstr='', allow_quoted_nulls=false, new_line='\\n',
         max_line_size=${MAX_ROW_BYTES}, buffer_size=${2 * MAX_ROW_BYTES}, parallel=true))
       to ${quoteText(path)} (format parquet, compression lz4)`,
    );
    return Number(counted[0]?.[0]);
  };
  async function* watched(): AsyncGenerator<Uint8Array> {
    let unseen = 0;
    for await (const piece of rows) {
      unseen += piece.length;
      if (unseen > LOOK_BYTES) {
        unseen = 0;
        const size = await stat(path).then(
          (file) => file.size,
          () => 0,
        );
        if (size > maxBytes) throw tooLarge(manifest, maxBytes);
      }
      yield piece;
    }
  }
  try {
    return await throughFifo(watched(), read);
  } catch (error) {
    // Its words differ by how much longer the row is. The text is proved, so nothing else can be wrong with a line of it.
    if (error instanceof DuckdbFailure && error.message.includes('CSV Error on Line')) {
      throw unsupported(
        `archive ${manifest.handle} has a row of more than 16 MiB of text, which no query can read`,
        'Restore it, or download it as CSV.',
      );
    }
    throw error;
  }
}

const tooLarge = ({ handle }: Manifest, maxBytes: number): SortkeepError =>
  new SortkeepError('NO_SPACE', `the query twin of archive ${handle} is larger than ${maxBytes} bytes`, {
    hint: 'Raise queryCacheBytes and the room on its disk, or restore the archive instead.',
  });

async function typesToTry(
  session: DuckdbSession,
  table: TableDefinition,
  from: string,
): Promise<readonly (string | null)[]> {
  const types = table.columns.map((column) => postgresType(column, table.types));
  const unbounded = types.flatMap((type, index) =>
    type.kind === 'numeric' && type.limit === null ? [index] : [],
  );
  const scales = new Map<number, number>();
  if (unbounded.length > 0) {
    const digits = unbounded.map((index) => {
      const text = raw(index);
      return `max(case when contains(${text}, '.') then strlen(${text}) - instr(${text}, '.') else 0 end)`;
    });
    const { rows } = await session.query(`select ${digits.join(', ')} ${from}`);
    unbounded.forEach((index, at) => {
      const found = Number(rows[0]?.[at] ?? 0);
      if (found <= MAX_DIGITS) scales.set(index, found);
    });
  }
  return types.map((type, index) => typeToTry(type, scales.get(index) ?? null));
}

/** A type is kept where PostgreSQL's text of every typed value is the text that was archived. */
async function proveTypes(
  session: DuckdbSession,
  table: TableDefinition,
  types: readonly (string | null)[],
  from: string,
): Promise<readonly TwinColumn[]> {
  const counts = types.map((type, index) => {
    if (type === null) return 'null';
    const text = postgresText(type, `try_cast(${raw(index)} as ${type})`);
    return `count(*) filter (where ${text} is distinct from ${raw(index)})`;
  });
  const { rows } = await session.query(`select ${counts.join(', ')} ${from}`);
  const names = namesAsWritten(
    table.columns.map(({ name }) => name),
    RESERVED,
  );
  return table.columns.map(({ name, type }, index) => {
    const counted = rows[0]?.[index] ?? null;
    return {
      name,
      queryName: names[index] ?? name,
      postgresType: type,
      ...decided(type, types[index] ?? null, counted === null ? null : Number(counted)),
    };
  });
}

function decided(
  postgres: string,
  tried: string | null,
  differences: number | null,
): Pick<TwinColumn, 'type' | 'differences' | 'reason'> {
  if (tried === null) {
    return { type: 'VARCHAR', differences: null, reason: `${postgres} is kept as PostgreSQL's text` };
  }
  if (differences === 0) {
    return { type: tried, differences, reason: `every text is the same after ${tried} and back` };
  }
  const rows = differences === 1 ? '1 row' : `${differences ?? 0} rows`;
  return {
    type: 'VARCHAR',
    differences,
    reason: `${tried} would change the text of ${rows}, so it is kept as PostgreSQL's text`,
  };
}
