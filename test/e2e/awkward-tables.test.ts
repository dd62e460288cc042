/** Tables that a fleet really has and nobody expects: each is archived and restored, or refused in words. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { quoteIdent } from '../../src/postgres/quote.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { HOSTILE_NAMES } from '../support/hostile-names.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let database: string;
let source: Source;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 4 });
  await app.work();
  database = await server.newDatabase();
  source = await app.register('odd', database);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

async function archive(name: string): Promise<Move> {
  const table = await app.scanned(source, name);
  return app.moved({ tableId: table.id, kind: 'ARCHIVE' });
}

async function restore(move: Move, targetSchema: string): Promise<Move> {
  if (move.target.kind !== 'ARCHIVE') throw new Error('not an archive');
  const { archiveId } = move.target;
  const page = await app.services.archives.search({}, { first: 100, after: null });
  const handle = page.items.find(({ node }) => node.id === archiveId)?.node.handle;
  if (handle === undefined) throw new Error('the archive is not listed');
  return app.ended(await app.services.archives.restore(ACTOR, { handle, targetSchema }));
}

describe('a table that is awkward', () => {
  it.each([
    ['no rows', 'empty_one', 'create table empty_one (id integer primary key, note text)', 0],
    [
      'no columns and three rows',
      'bare',
      'create table bare (); insert into bare default values; insert into bare default values; insert into bare default values',
      3,
    ],
    ['neither columns nor rows', 'nothing', 'create table nothing ()', 0],
    [
      'no key and the same row twice',
      'keyless',
      `create table keyless (a integer, b text); insert into keyless values (1, 'x'), (1, 'x'), (null, null), (null, '')`,
      4,
    ],
    [
      'one column that is null',
      'only_null',
      'create table only_null (a text); insert into only_null values (null), (null)',
      2,
    ],
    [
      'generated columns',
      'generated',
      `create table generated (a integer, twice integer generated always as (a * 2) stored, b text, low text generated always as (lower(b)) stored);
      insert into generated (a, b) select i, E'Line "one"\\nTWO, ' || i from generate_series(1, 500) i`,
      500,
    ],
    [
      'values in TOAST',
      'wide',
      `create table wide (id integer, body text); insert into wide select i, (select string_agg(md5((i * 1000 + j)::text), '') from generate_series(1, 400) j) from generate_series(1, 40) i`,
      40,
    ],
    [
      'dead rows between the live ones',
      'holes',
      `create table holes (id integer, pad text); insert into holes select i, repeat('p', 500) from generate_series(1, 2000) i; delete from holes where id % 3 <> 0`,
      666,
    ],
    [
      'row level security that its owner passes',
      'guarded',
      `create table guarded (id integer); alter table guarded enable row level security; insert into guarded select generate_series(1, 10)`,
      10,
    ],
    [
      'unlogged storage',
      'volatile',
      `create unlogged table volatile (id integer primary key); insert into volatile select generate_series(1, 100)`,
      100,
    ],
  ])('with %s comes back with every row', async (_what, name, sql, rows) => {
    await server.query(database, sql);
    const archived = await archive(name);
    expect(archived).toMatchObject({ state: 'SUCCEEDED', verified: true, rows, error: null });
    const restored = await restore(archived, 'back');
    expect(restored).toMatchObject({ state: 'SUCCEEDED', verified: true, rows, error: null });
    expect(restored.contentHash).toBe(archived.contentHash);
    const [counted] = await server.query(database, `select count(*)::integer as rows from back.${name}`);
    expect(counted).toEqual({ rows });
  });

  it('comes back whatever its names are', async () => {
    const hostile = await server.newDatabase();
    const names = HOSTILE_NAMES.slice(0, 8);
    for (const name of names) {
      const quoted = quoteIdent(name);
      await server.query(
        hostile,
        `create schema if not exists ${quoted}; create table ${quoted}.${quoted} (${quoted} text primary key); insert into ${quoted}.${quoted} values ('one'), ('two')`,
      );
    }
    const registered = await app.register('hostile', hostile);
    for (const name of names) {
      const table = await app.scanned(registered, name);
      const archived = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
      expect(archived).toMatchObject({ state: 'SUCCEEDED', rows: 2, error: null });
      expect(await restore(archived, `r ${name}`.slice(0, 20))).toMatchObject({
        state: 'SUCCEEDED',
        rows: 2,
        error: null,
      });
    }
  });
});
