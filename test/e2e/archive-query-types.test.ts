/** The rows of an archive are seen without a restore, exactly as PostgreSQL would print them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { archived, postgresTexts, previewed } from '../support/archive-query.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { PARTITIONED } from '../support/partitioned-tables.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { allowSensitive: true });
  await app.work();
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const types = async (handle: string): Promise<Readonly<Record<string, string>>> => {
  const { columns } = await app.services.archiveQueries.prepare(ACTOR, handle, false);
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
};

describe('a preview', () => {
  it('has the extremes of every type as PostgreSQL prints them, typed only where the type keeps the text', async () => {
    const made = await archived(app, server, 'every_type', everyTypeTable('public', 'every_type'));
    const { rows } = await previewed(app, made.archive.handle);
    expect(rows).toEqual(await postgresTexts(server, made, 'row_number'));
    const { columns } = await app.services.archiveQueries.prepare(ACTOR, made.archive.handle, false);
    const typed = columns.filter(({ type }) => type !== 'VARCHAR');
    expect(typed.map(({ type, postgresType }) => `${postgresType} ${type}`)).toEqual([
      'integer INTEGER',
      'boolean BOOLEAN',
      'smallint SMALLINT',
      'integer INTEGER',
      'bigint BIGINT',
      'real FLOAT',
      'double precision DOUBLE',
      'time without time zone TIME',
      'timestamp(0) without time zone TIMESTAMP',
      'uuid UUID',
      'oid BIGINT',
    ]);
    expect(columns.every(({ type, differences }) => (type === 'VARCHAR') === (differences !== 0))).toBe(true);
    expect(columns.find(({ postgresType }) => postgresType === 'timestamp without time zone')).toMatchObject({
      type: 'VARCHAR',
      reason: expect.stringMatching(/^TIMESTAMP would change the text of \d rows?, so it is kept/),
    });
  });

  it('has ordinary values with their types', async () => {
    const made = await archived(
      app,
      server,
      'plain',
      `create table plain (id integer, big bigint, ok boolean, price numeric(12,4), free numeric, ratio double precision,
         small real, day date, at timestamptz, local timestamp, clock time, id2 uuid, "ID" text, file_row_number smallint);
       insert into plain select i, i * 1e12, i % 2 = 0, i / 7.0, round(i / 3.0, 2), i / 8.0, i / 4.0, date '2024-01-01' + i,
         timestamptz '2024-01-01 10:00:00.5+00' + i * interval '1 hour', timestamp '2024-01-01' + i * interval '1 microsecond',
         time '10:00' + i * interval '1 second', gen_random_uuid(), case when i % 3 > 0 then repeat('"', i % 3) || E'\\n' end, i
       from generate_series(1, 250) i`,
    );
    const { rows, pages } = await previewed(app, made.archive.handle);
    expect(rows).toEqual(await postgresTexts(server, made, 'id'));
    expect(pages).toBe(3);
    expect(await types(made.archive.handle)).toEqual({
      id: 'INTEGER',
      big: 'BIGINT',
      ok: 'BOOLEAN',
      price: 'DECIMAL(12,4)',
      free: 'DECIMAL(38,2)',
      ratio: 'DOUBLE',
      small: 'FLOAT',
      day: 'DATE',
      at: 'TIMESTAMPTZ',
      local: 'TIMESTAMP',
      clock: 'TIME',
      id2: 'UUID',
      ID: 'VARCHAR',
      file_row_number: 'SMALLINT',
    });
  });

  it.each([
    ['no rows', 'create table t (a integer, b text)', []],
    [
      'one column and NULL',
      `create table t (a text); insert into t values (null), (''), (null)`,
      [[null], [''], [null]],
    ],
  ])('is right of a table with %s', async (_, sql, rows) => {
    const { archive } = await archived(app, server, 't', sql);
    expect((await previewed(app, archive.handle)).rows).toEqual(rows);
  });

  it('of a table with a row above 16 MiB is refused in words', async () => {
    const { archive } = await archived(
      app,
      server,
      't',
      `create table t (a integer, b text); insert into t values (1, 'x'), (2, repeat('y', 17000000)), (3, 'z')`,
    );
    await expect(previewed(app, archive.handle)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('a row of more than 16 MiB'),
    });
  });

  it('of a table without columns is refused in words', async () => {
    const { archive } = await archived(app, server, 't', 'create table t (); insert into t default values');
    await expect(previewed(app, archive.handle)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('a table without columns'),
    });
  });

  it('of a partitioned table has the rows of all partitions, as one', async () => {
    const made = await archived(app, server, 'events', PARTITIONED);
    const { rows } = await app.services.archiveQueries.query(ACTOR, {
      sql: 'select id, day, region, kind, note, size from e order by id',
      archives: [{ alias: 'e', handle: made.archive.handle }],
    });
    expect(rows.map(({ values }) => values)).toEqual(await postgresTexts(server, made, 'id'));
  });
});
