/**
 * Runs the SQL that src/warehouse/redshift sends, on DuckDB in memory. It is that SQL and nothing more:
 * - `create table` without its DISTKEY and SORTKEY clauses; lengths of VARCHAR are kept and enforced by COPY, in bytes;
 * - COPY … FORMAT CSV ZSTD MANIFEST NULL AS: reads the manifest, `mandatory` and `content_length`, and the objects from
 *   the store. It takes the harsher reading where Redshift's documentation is silent: a quoted value that equals NULL AS
 *   is NULL too. As documented, an empty field is '' for VARCHAR and NULL for other types. A value that does not fit
 *   leaves a line in sys_load_error_detail, which outlives the rollback;
 * - functions of Redshift's that DuckDB has under another name (strtol, sha2, octet_length, datediff, getdate).
 * It knows nothing of IAM, slices, concurrency, encodings, ROUNDEC, or Redshift's own parsing of dates and numbers.
 */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { readWhole } from './memory-object-store.js';

export type Field =
  | { readonly isNull: true }
  | { readonly stringValue: string }
  | { readonly longValue: number }
  | { readonly doubleValue: number };

export interface RedshiftEngine {
  /** All statements in one transaction; the rows of the last one. Throws StatementError. */
  transaction(sqls: readonly string[], queryId: number): Promise<readonly (readonly Field[])[]>;
  /** SQL of DuckDB's own, for the test. */
  raw(sql: string): Promise<readonly (readonly unknown[])[]>;
  stop(): Promise<void>;
}

export class StatementError extends Error {
  constructor(
    readonly index: number,
    message: string,
  ) {
    super(message);
  }
}

const COPY =
  /^copy ("(?:[^"]|"")+"\."(?:[^"]|"")+") from '([^']+)' iam_role (?:default|'[^']+') format csv zstd manifest null as '([^']+)' dateformat 'auto' timeformat 'auto'$/;
const KEYS =
  / DISTSTYLE (?:AUTO|KEY DISTKEY \("(?:[^"]|"")+"\)) (?:SORTKEY AUTO|COMPOUND SORTKEY \("(?:[^"]|"")+"\))$/;
const CREATE = /^create table (?:if not exists )?("(?:[^"]|"")+"\."(?:[^"]|"")+") \(/;
const LENGTH = /("(?:[^"]|"")+") VARCHAR\((\d+)\)/g;
const MANIFEST = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        url: z.string(),
        mandatory: z.literal(true),
        meta: z.strictObject({ content_length: z.number() }),
      }),
    )
    .min(1),
});
const COLUMNS = z.array(z.tuple([z.string(), z.string()]));
const BAD = z.array(z.tuple([z.bigint()]));

/** Redshift's codes: 1204 too long for the column, 1207 not of the column's type. */
interface LoadError {
  readonly column: string;
  readonly type: string;
  readonly line: number;
  readonly code: 1204 | 1207;
  readonly file: string;
}

class LoadFailure extends Error {
  constructor(readonly detail: LoadError) {
    super("Load into table failed. Check 'sys_load_error_detail' system table for details.");
  }
}

const translate = (sql: string): string =>
  sql
    .replace(KEYS, '')
    .replaceAll('octet_length(', 'strlen(')
    .replaceAll('datediff(day,', "datediff('day',")
    .replaceAll('datediff(microsecond,', "datediff('microsecond',")
    .replaceAll('getdate()', 'cast(now() as timestamp)');

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const fieldOf = (value: unknown): Field => {
  if (value === null) return { isNull: true };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'bigint') return { longValue: Number(value) };
  if (typeof value === 'number') return { doubleValue: value };
  throw new Error(`the engine has no field for a ${typeof value}`);
};

export async function startRedshiftEngine(store: ObjectStore): Promise<RedshiftEngine> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const directory = await mkdtemp(join(tmpdir(), 'sortkeep-redshift-'));
  const lengths = new Map<string, ReadonlyMap<string, number>>();
  await connection.run("create macro strtol(digits, base) as cast('0x' || digits as bigint)");
  await connection.run('create macro sha2(x, bits) as sha256(x)');
  await connection.run(
    'create table sys_load_error_detail (query_id bigint, start_time timestamp, column_name varchar, column_type varchar, line_number bigint, error_code int, file_name varchar)',
  );

  async function read(url: string): Promise<Buffer> {
    if (!url.startsWith(`${store.uri}/`)) throw new Error(`S3 address ${url} is in another bucket`);
    return readWhole(store, url.slice(store.uri.length + 1));
  }

  async function findMisfit(name: string, file: string): Promise<void> {
    const columns = COLUMNS.parse(
      (await connection.runAndReadAll(`select column_name, column_type from (describe ${name})`)).getRows(),
    );
    for (const [column, type] of columns) {
      const text = `staged.${quote(column)}`;
      const limit = lengths.get(name)?.get(quote(column));
      const misfit =
        limit === undefined ? `try_cast(${text} as ${type}) is null` : `strlen(${text}) > ${limit}`;
      const rows = BAD.parse(
        (
          await connection.runAndReadAll(
            `select line from staged where ${text} is not null and ${misfit} order by line limit 1`,
          )
        ).getRows(),
      );
      const line = rows[0]?.[0];
      if (line === undefined) continue;
      throw new LoadFailure({
        column,
        type,
        line: Number(line),
        code: limit === undefined ? 1207 : 1204,
        file,
      });
    }
  }

  async function copyObject(name: string, url: string, bytes: Buffer, marker: string): Promise<void> {
    const path = join(directory, 'object.csv');
    await writeFile(path, zstdDecompressSync(bytes));
    const columns = COLUMNS.parse(
      (await connection.runAndReadAll(`select column_name, column_type from (describe ${name})`)).getRows(),
    );
    const texts = columns.map(([column]) => `${literal(column)}: 'VARCHAR'`).join(', ');
    const values = columns.map(([column, type]) =>
      type === 'VARCHAR' ? quote(column) : `nullif(${quote(column)}, '') as ${quote(column)}`,
    );
    await connection.run(
      `create or replace temp table staged as select ${values.join(', ')}, row_number() over () as line from read_csv(${literal(path)},
       columns={${texts}}, auto_detect=false, header=false, delim=',', quote='"', escape='"', nullstr=${literal(marker)},
       allow_quoted_nulls=true, new_line='\\n', parallel=false)`,
    );
    await findMisfit(name, url);
    await connection.run(`insert into ${name} select * exclude (line) from staged`);
  }

  async function copy(name: string, manifestUrl: string, marker: string): Promise<void> {
    const { entries } = MANIFEST.parse(JSON.parse((await read(manifestUrl)).toString('utf8')));
    for (const { url, meta } of entries) {
      const bytes = await read(url);
      if (bytes.length !== meta.content_length) throw new Error('Manifest file has incorrect content_length');
      await copyObject(name, url, bytes, marker);
    }
  }

  async function execute(sql: string): Promise<readonly (readonly Field[])[]> {
    const asCopy = COPY.exec(sql);
    if (asCopy !== null) {
      await copy(asCopy[1] ?? '', asCopy[2] ?? '', asCopy[3] ?? '');
      return [];
    }
    if (/^copy /i.test(sql)) throw new Error('syntax error in COPY');
    const reader = await connection.runAndReadAll(translate(sql));
    const created = CREATE.exec(sql);
    if (created !== null) {
      const limits = [...sql.matchAll(LENGTH)].map((match): [string, number] => [
        match[1] ?? '',
        Number(match[2]),
      ]);
      lengths.set(created[1] ?? '', new Map(limits));
    }
    return reader.getRows().map((row) => row.map(fieldOf));
  }

  return {
    transaction: (sqls, queryId) => inOneTransaction(connection, sqls, queryId, execute),
    raw: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
    stop: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function inOneTransaction(
  connection: DuckDBConnection,
  sqls: readonly string[],
  queryId: number,
  execute: (sql: string) => Promise<readonly (readonly Field[])[]>,
): Promise<readonly (readonly Field[])[]> {
  await connection.run('begin transaction');
  let last: readonly (readonly Field[])[] = [];
  for (const [index, sql] of sqls.entries()) {
    try {
      last = await execute(sql);
    } catch (error) {
      await connection.run('rollback');
      if (error instanceof LoadFailure) {
        const { column, type, line, code, file } = error.detail;
        await connection.run(
          'insert into sys_load_error_detail values ($1, now(), $2, $3, $4::bigint, $5::int, $6)',
          [queryId + index, column, type, line, code, file],
        );
      }
      throw new StatementError(index, `ERROR: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await connection.run('commit');
  return last;
}
