/** What is particular to a warehouse in a DuckDB file. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import type { ColumnDefinition } from '../../src/domain/table-definition.js';
import { openDatabase } from '../../src/warehouse/duckdb/database.js';
import { createDuckdbWarehouse } from '../../src/warehouse/duckdb/duckdb-warehouse.js';
import { quoteQualified } from '../../src/warehouse/sql-text.js';
import type { Warehouse, WarehouseTable } from '../../src/warehouse/warehouse.js';
import { column, csv, tableOf, type CsvValue } from '../support/warehouse-input.js';

const HOLDER = `
import { DuckDBInstance } from '@duckdb/node-api';
const instance = await DuckDBInstance.create(process.argv[1]);
await instance.connect();
console.log('open');
setInterval(() => instance, 1000);`;

const TEXTS = z.array(z.array(z.string().nullable()));

describe('a warehouse in a DuckDB file', () => {
  let directory: string;
  let warehouse: Warehouse;
  let path: string;
  let made = 0;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sortkeep-file-'));
    path = join(directory, 'warehouse.duckdb');
    warehouse = createDuckdbWarehouse({ path, memoryLimitMB: 256 });
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function begun(
    columns: readonly ColumnDefinition[],
    name = 't',
  ): Promise<readonly [string, WarehouseTable]> {
    made += 1;
    const table = warehouse.design(tableOf('s', name, columns), { schema: `s${made}`, name });
    await warehouse.begin(`load-${made}`, table);
    return [`load-${made}`, table];
  }

  /** The rows as DuckDB writes them, in the order of their first column. */
  async function loaded(
    columns: readonly ColumnDefinition[],
    rows: readonly (readonly CsvValue[])[],
    name = 't',
  ): Promise<readonly (readonly (string | null)[])[]> {
    const [load, table] = await begun(columns, name);
    await warehouse.commit(load, table, [await warehouse.stage(load, table, 0, csv(rows))]);
    const database = openDatabase(path, 256);
    try {
      const sql = `select cast(columns(*) as varchar) from ${quoteQualified(table.target)} order by all`;
      return TEXTS.parse(await database.use('testing', (session) => session.rows(sql)));
    } finally {
      await database.close();
    }
  }

  it('is looked at without being made, opened for writing or changed', async () => {
    const elsewhere = join(directory, 'not yet.duckdb');
    const first = createDuckdbWarehouse({ path: elsewhere, memoryLimitMB: 256 });
    const table = first.design(tableOf('market', 'looked_at', [column('id', 'bigint')]), {
      schema: 'market',
      name: 'looked_at',
    });
    expect(await first.inspect(table)).toEqual([expect.stringContaining('is not there yet')]);
    expect(existsSync(elsewhere)).toBe(false);
    await first.begin('11111111-0000-4000-8000-000000000001', table);
    await first.close();
    const before = await readFile(elsewhere);
    const second = createDuckdbWarehouse({ path: elsewhere, memoryLimitMB: 256 });
    expect(await second.inspect(table)).toEqual([]);
    // Let go of: it can be opened for writing after it.
    expect((await readFile(elsewhere)).equals(before)).toBe(true);
    await second.begin('11111111-0000-4000-8000-000000000002', table);
    await second.close();
  });

  it('says when the schema has the name of the file, which DuckDB does not tell apart', async () => {
    const table = warehouse.design(tableOf('s', 't', [column('id', 'integer')]), {
      schema: 'warehouse',
      name: 't',
    });
    await expect(warehouse.begin('load-of-its-name', table)).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: 'Plan the move with another target schema, or give the file another name.',
    });
  });

  it('says which file another process has open, and what to do', async () => {
    const held = join(directory, 'held.duckdb');
    const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, held], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout, 'data');
      const second = createDuckdbWarehouse({ path: held });
      await expect(second.check()).rejects.toMatchObject({
        code: 'CONFLICT',
        message: `warehouse file ${held} is open in another process`,
        hint: expect.stringContaining('Only one process'),
        retryable: true,
      });
      child.kill('SIGKILL');
      await once(child, 'exit');
      await expect(second.check()).resolves.toBeUndefined();
      await second.close();
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('says what is wrong with a file that it cannot open', async () => {
    const junk = join(directory, 'junk.duckdb');
    await writeFile(junk, 'no database '.repeat(1000));
    await expect(createDuckdbWarehouse({ path: junk }).check()).rejects.toMatchObject({ code: 'CORRUPTED' });
    const nowhere = join(directory, 'no', 'folder', 'w.duckdb');
    await expect(createDuckdbWarehouse({ path: nowhere }).check()).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(nowhere),
    });
  });

  it.each([
    ['date', '0044-03-15 BC', '0044-03-15 (BC)'],
    ['date', 'infinity', 'infinity'],
    ['date', '-infinity', '-infinity'],
    ['timestamp without time zone', '0044-03-15 01:02:03.000004 BC', '0044-03-15 (BC) 01:02:03.000004'],
    ['timestamp with time zone', '0044-03-15 12:00:00+00 BC', '0044-03-15 (BC) 12:00:00+00'],
    ['timestamp with time zone', '2000-01-01 05:30:00+05:30', '2000-01-01 00:00:00+00'],
    ['timestamp without time zone', '-infinity', '-infinity'],
    ['time without time zone', '24:00:00', '24:00:00'],
    ['double precision', 'NaN', 'nan'],
    ['double precision', '5e-324', '5e-324'],
    ['real', '-Infinity', '-inf'],
    ['boolean', 't', 'true'],
    ['numeric', 'NaN', 'NaN'],
    ['numeric(38,0)', '-99999999999999999999999999999999999999', '-99999999999999999999999999999999999999'],
    ['bigint', '-9223372036854775808', '-9223372036854775808'],
  ])('keeps the %s %s', async (type, value, kept) => {
    expect(await loaded([column('c', type)], [[value]])).toEqual([[kept]]);
  });

  it.each([
    ['timestamp without time zone', '294276-12-31 23:59:59.999999'],
    ['timestamp with time zone', 'soon'],
    ['date', 'soon BC'],
    ['numeric(10,2)', 'NaN'],
    ['bigint', '9223372036854775808'],
    ['integer', ''],
    ['uuid', 'x'],
  ])('refuses the %s %s by its column, and keeps nothing of the chunk', async (type, value) => {
    const [load, table] = await begun([column('id', 'bigint'), column('the "bad", one', type)]);
    await expect(
      warehouse.stage(
        load,
        table,
        0,
        csv([
          ['1', null],
          ['2', value],
        ]),
      ),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^column the "bad", one of s\d+\.t: a value does not fit/),
    });
    expect(await warehouse.begin(load, table)).toEqual([]);
  });

  it('is not misled about the column by the text of a row', async () => {
    const [load, table] = await begun([column('note', 'text'), column('n', 'integer')]);
    const trap =
      'Error when converting column "note". Could not convert sortkeep: column 0 cannot hold a value';
    await expect(warehouse.stage(load, table, 0, csv([[trap, 'x']]))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^column n of /),
    });
  });

  it('tells NULL from the empty text in a table of one column', async () => {
    expect(await loaded([column('c', 'text')], [[null], [''], ['a'], [null]])).toEqual([
      [''],
      ['a'],
      [null],
      [null],
    ]);
  });

  it('keeps hostile names of tables and columns', async () => {
    const name = `"; drop table x; -- '${'ž'.repeat(20)}`;
    const names = ['rowid', 'sortkeep_chunk', `it's "it"`, '{}', 'select', '__proto__', '馬'];
    const rows = [names.map((_, index) => String(index))];
    expect(
      await loaded(
        names.map((text) => column(text, 'text')),
        rows,
        name,
      ),
    ).toEqual(rows);
  });

  it('gives back any text, whatever is in it', async () => {
    const text = fc.option(
      fc.string({
        unit: fc.oneof(
          fc.constantFrom('"', ',', '\n', '\r', '\\', "'", ' ', '\t'),
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
        ),
        maxLength: 9,
      }),
    );
    const rows = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(rows, async (pairs) => {
        fc.pre(pairs.flat().every((value) => value === null || !value.includes('\0')));
        const numbered = pairs.map((pair, index): readonly CsvValue[] => [
          String(index).padStart(3, '0'),
          ...pair,
        ]);
        const columns = [column('id', 'text'), column('a', 'text'), column('b', 'text')];
        expect(await loaded(columns, numbered)).toEqual(numbered);
      }),
      { numRuns: 15 },
    );
  });

  it('takes a value of three megabytes, and refuses a row above sixteen', async () => {
    const [load, table] = await begun([column('c', 'text')]);
    const chunk = await warehouse.stage(load, table, 0, csv([['x'.repeat(3_000_000)]]));
    expect(chunk.rows).toBe(1);
    await expect(
      warehouse.stage(load, table, 1, csv([['x'.repeat(17 * 1024 * 1024)]])),
    ).rejects.toMatchObject({
      code: 'CORRUPTED',
      hint: expect.stringContaining('16 MiB'),
    });
  });

  it('takes chunks that are staged at the same time', async () => {
    const [load, table] = await begun([column('c', 'integer')]);
    const chunks = await Promise.all(
      Array.from({ length: 8 }, (_, index) => warehouse.stage(load, table, index, csv([[String(index)]]))),
    );
    expect(await warehouse.commit(load, table, chunks)).toEqual({ rows: 8 });
  });
});
