/** What every warehouse keeps to, whatever is behind it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { QualifiedName } from '../../src/domain/table-definition.js';
import type { StagedChunk, TableProfile, Warehouse, WarehouseTable } from '../../src/warehouse/warehouse.js';
import { column, csv, tableOf, type CsvValue } from '../support/warehouse-input.js';

export interface WarehouseUnderTest {
  /** A warehouse over the same place each time: the second one is what a new process would open. */
  open(): Promise<Warehouse>;
  /** Makes a table by other means than a load. */
  makeForeignTable(target: QualifiedName): Promise<void>;
  /** Runs SQL on a table that a load made, as somebody else would. */
  tamper(sql: string): Promise<void>;
  /** Every value of a column, in the order of another one, as text. */
  values(target: QualifiedName, name: string, orderBy: string): Promise<readonly (string | null)[]>;
  stop(): Promise<void>;
}

const definition = tableOf('market', 'trades', [
  column('id', 'bigint'),
  column('symbol', 'text'),
  column('price', 'numeric(18,4)'),
  column('day', 'date'),
]);

type Row = readonly [id: string, symbol: CsvValue, price: CsvValue, day: CsvValue];

const HOSTILE: readonly Row[] = [
  ['1', null, '1.0000', '2024-01-02'],
  ['2', '', null, '2024-01-03'],
  ['3', 'a "quoted", word', '-0.0001', null],
  ['4', 'two\nlines\r\nand a tab\t', '99999999999999.9999', '1970-01-01'],
  ['5', '\\N', '0.0000', '1969-12-31'],
  ['6', '\\.', '3.1400', '2024-02-29'],
  ['7', 'žluťoučký kůň 馬 😀', '4.0000', '9999-12-31'],
  ['8', '  blanks around  ', '5.5000', '0001-01-01'],
  ['9', 'NULL', '6.0000', '2024-01-02'],
];

export function describeWarehouse(name: string, start: () => Promise<WarehouseUnderTest>): void {
  describe(`${name} as a warehouse`, () => {
    let under: WarehouseUnderTest;
    let warehouse: Warehouse;
    let table: WarehouseTable;
    let load: string;
    let made = 0;

    beforeAll(async () => {
      under = await start();
      warehouse = await under.open();
    });
    afterAll(async () => {
      await warehouse.close();
      await under.stop();
    });
    beforeEach(() => {
      made += 1;
      load = `11111111-0000-4000-8000-${String(made).padStart(12, '0')}`;
      table = warehouse.design(definition, { schema: 'market', name: `trades_${made}` });
    });

    const stage = (index: number, rows: readonly Row[]): Promise<StagedChunk> =>
      warehouse.stage(load, table, index, csv(rows));
    const loaded = (column: string): Promise<readonly (string | null)[]> =>
      under.values(table.target, column, 'id');
    async function loadAll(rows: readonly Row[]): Promise<TableProfile> {
      await warehouse.begin(load, table);
      await warehouse.commit(load, table, [await stage(0, rows)]);
      return warehouse.profile(table);
    }

    it('says before a load whether its target is free, and writes nothing for that', async () => {
      await warehouse.inspect(table);
      await warehouse.inspect(table);
      await expect(warehouse.profile(table)).rejects.toThrow();
      await warehouse.begin(load, table);
      await under.makeForeignTable(table.target);
      await expect(warehouse.inspect(table)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    });

    it('can be checked', async () => {
      await expect(warehouse.check()).resolves.toBeUndefined();
    });

    it('loads several chunks, staged in any order, as one table', async () => {
      expect(await warehouse.begin(load, table)).toEqual([]);
      const second = await stage(1, HOSTILE.slice(4));
      const first = await stage(0, HOSTILE.slice(0, 4));
      expect([first.rows, second.rows]).toEqual([4, 5]);
      expect(await warehouse.commit(load, table, [first, second])).toEqual({ rows: 9 });
      expect(await loaded('id')).toEqual(HOSTILE.map(([id]) => id));
    });

    it('keeps NULL, the empty text, quotes, newlines, unicode, backslash-N and blanks apart', async () => {
      await loadAll(HOSTILE);
      expect(await loaded('symbol')).toEqual(HOSTILE.map(([, symbol]) => symbol));
      expect(await loaded('price')).toEqual(HOSTILE.map(([, , price]) => price));
      expect(await loaded('day')).toEqual(HOSTILE.map(([, , , day]) => day));
    });

    it('counts the bytes that it took in', async () => {
      await warehouse.begin(load, table);
      expect((await stage(0, [['1', 'a', '1.0000', '2024-01-02']])).rawBytes).toBe(30);
    });

    it('makes an empty table of no rows and of no chunks', async () => {
      expect((await loadAll([])).rows).toBe(0);
      const other = { ...table, ...warehouse.design(definition, { schema: 'market', name: `none_${made}` }) };
      await warehouse.begin(`${load}-b`, other);
      expect(await warehouse.commit(`${load}-b`, other, [])).toEqual({ rows: 0 });
      expect((await warehouse.profile(other)).rows).toBe(0);
    });

    it('goes on after a crash with the chunks that were staged, without doubling a row', async () => {
      await warehouse.begin(load, table);
      const first = await stage(0, HOSTILE.slice(0, 4));
      await warehouse.close();
      warehouse = await under.open();
      expect(await warehouse.begin(load, table)).toEqual([first]);
      const second = await stage(1, HOSTILE.slice(4));
      expect(await warehouse.commit(load, table, [first, second])).toEqual({ rows: 9 });
      expect((await warehouse.profile(table)).rows).toBe(9);
    });

    it('replaces a chunk that is staged again', async () => {
      await warehouse.begin(load, table);
      await stage(0, HOSTILE.slice(0, 4));
      const again = await stage(0, HOSTILE.slice(2, 4));
      expect(await warehouse.begin(load, table)).toEqual([again]);
      expect(await warehouse.commit(load, table, [again])).toEqual({ rows: 2 });
      expect(await loaded('id')).toEqual(['3', '4']);
    });

    it('commits exactly the chunks it is given, and refuses one that is not staged', async () => {
      await warehouse.begin(load, table);
      const first = await stage(0, HOSTILE.slice(0, 4));
      await stage(1, HOSTILE.slice(4));
      await expect(warehouse.commit(load, table, [first, { ...first, index: 7 }])).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('chunk 7'),
      });
      expect(await warehouse.commit(load, table, [first])).toEqual({ rows: 4 });
      expect(await loaded('id')).toEqual(['1', '2', '3', '4']);
    });

    it('gives the same answer to a second commit, also after a new begin in a new process', async () => {
      await warehouse.begin(load, table);
      const chunk = await stage(0, HOSTILE);
      await warehouse.commit(load, table, [chunk]);
      expect(await warehouse.commit(load, table, [chunk])).toEqual({ rows: 9 });
      await warehouse.close();
      warehouse = await under.open();
      expect(await warehouse.begin(load, table)).toEqual([chunk]);
      expect(await warehouse.commit(load, table, [chunk])).toEqual({ rows: 9 });
      expect((await warehouse.profile(table)).rows).toBe(9);
    });

    it('refuses a target that somebody else made, before and after staging', async () => {
      await warehouse.begin(load, table);
      const chunk = await stage(0, HOSTILE);
      await under.makeForeignTable(table.target);
      const refusal = { code: 'ALREADY_EXISTS', message: expect.stringContaining(table.target.name) };
      await expect(warehouse.commit(load, table, [chunk])).rejects.toMatchObject(refusal);
      await expect(warehouse.begin(`${load}-b`, table)).rejects.toMatchObject(refusal);
    });

    it('forgets a discarded load, and keeps a committed table', async () => {
      await warehouse.begin(load, table);
      const chunk = await stage(0, HOSTILE);
      await warehouse.discard(load, table);
      await warehouse.discard(load, table);
      expect(await warehouse.begin(load, table)).toEqual([]);
      await expect(warehouse.commit(load, table, [chunk])).rejects.toMatchObject({ code: 'CONFLICT' });
      await warehouse.commit(load, table, [await stage(0, HOSTILE)]);
      await warehouse.discard(load, table);
      expect((await warehouse.profile(table)).rows).toBe(9);
    });

    it('withdraws what a load staged or committed, so that the name is free again', async () => {
      await warehouse.begin(load, table);
      await stage(0, HOSTILE);
      await warehouse.withdraw(load, table);
      expect(await warehouse.begin(load, table)).toEqual([]);
      await warehouse.commit(load, table, [await stage(0, HOSTILE)]);
      await warehouse.withdraw(load, table);
      await warehouse.withdraw(load, table);
      expect(await warehouse.begin(`${load}-b`, table)).toEqual([]);
      await warehouse.withdraw(`${load}-b`, table);
      expect(await warehouse.begin(load, table)).toEqual([]);
    });

    it('leaves a table that another load or somebody else made', async () => {
      await loadAll(HOSTILE);
      await warehouse.withdraw(`${load}-b`, table);
      expect((await warehouse.profile(table)).rows).toBe(9);
      await under.tamper(`drop table "${table.target.schema}"."${table.target.name}"`);
      await warehouse.begin(`${load}-b`, table);
      await warehouse.commit(`${load}-b`, table, [
        await warehouse.stage(`${load}-b`, table, 0, csv(HOSTILE.slice(0, 2))),
      ]);
      await warehouse.withdraw(load, table);
      expect(await loaded('id')).toEqual(['1', '2']);
      const foreign = warehouse.design(definition, { schema: 'market', name: `foreign_${made}` });
      await under.makeForeignTable(foreign.target);
      await warehouse.withdraw(`${load}-c`, foreign);
      await expect(warehouse.begin(`${load}-c`, foreign)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    });

    it('names the column of a value that does not fit, and not the value', async () => {
      await warehouse.begin(load, table);
      const bad: Row = ['3', 'x', '1.0000', 'someday'];
      const attempt = async (): Promise<void> => {
        await warehouse.commit(load, table, [await stage(0, [...HOSTILE, bad])]);
      };
      await expect(attempt()).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^(?!.*someday).*\bday\b/),
      });
      const good = await stage(0, HOSTILE);
      expect(await warehouse.commit(load, table, [good])).toEqual({ rows: 9 });
    });

    it('throws the error of a stream that fails, and keeps nothing of its chunk', async () => {
      await warehouse.begin(load, table);
      for (const whole of [0, 2, 9]) {
        const failing = async function* (): AsyncGenerator<Uint8Array> {
          yield* csv(HOSTILE.slice(0, whole));
          throw new Error('the source went away');
        };
        await expect(warehouse.stage(load, table, 0, failing())).rejects.toThrow('the source went away');
      }
      expect(await warehouse.begin(load, table)).toEqual([]);
    });

    it('refuses csv that is cut short or has another number of columns', async () => {
      await warehouse.begin(load, table);
      for (const text of ['"1","a","1.0000","2024-01-02"\n"2","b', '"1","a"\n']) {
        const cut = async function* (): AsyncGenerator<Uint8Array> {
          await Promise.resolve();
          yield Buffer.from(text);
        };
        await expect(warehouse.stage(load, table, 0, cut())).rejects.toMatchObject({ code: 'CORRUPTED' });
      }
      expect(await warehouse.begin(load, table)).toEqual([]);
    });

    it('finds nothing to say of equal profiles', async () => {
      const profile = await loadAll(HOSTILE);
      expect(warehouse.compare(profile, await warehouse.profile(table))).toEqual([]);
    });

    it('finds a changed value, a value that became NULL and a missing row', async () => {
      const before = await loadAll(HOSTILE);
      const name = `"${table.target.schema}"."${table.target.name}"`;
      await under.tamper(`update ${name} set price = 3.15 where id = 6`);
      await under.tamper(`update ${name} set symbol = 'NULK' where id = 9`);
      expect(warehouse.compare(before, await warehouse.profile(table))).toEqual([
        expect.stringMatching(/^column symbol: hash /),
        expect.stringMatching(/^column price: sum .* at the source, .* in the warehouse$/),
      ]);
      await under.tamper(`update ${name} set symbol = null where id = 2`);
      await under.tamper(`delete from ${name} where id = 1`);
      expect(warehouse.compare(before, await warehouse.profile(table))).toEqual(
        expect.arrayContaining([
          'rows: 9 at the source, 8 in the warehouse',
          'column symbol: count 8 at the source, 7 in the warehouse',
        ]),
      );
    });

    it('refuses another table under the same load id', async () => {
      await warehouse.begin(load, table);
      const other = warehouse.design(definition, { schema: 'market', name: `other_${made}` });
      await expect(warehouse.begin(load, other)).rejects.toMatchObject({ code: 'CONFLICT' });
    });
  });
}
