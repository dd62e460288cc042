/** What is in the way of moving a partitioned table shows when the move opens, before anything is written. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let database: string;
let source: Source;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  database = await server.newDatabase();
  await server.query(database, `create role clerk login password 'clerk'`);
  const { host, port } = server.address();
  process.env['TEST_CLERK_PASSWORD'] = 'clerk';
  source = await app.services.sources.register(ACTOR, 'clerks', {
    ...{ host, port, database, user: 'clerk', passwordRef: 'env:TEST_CLERK_PASSWORD', tls: 'disable' },
  });
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

/** Archives a table with the partitions 1 and 2 after something was done to it since its scan. */
async function archivedAfter(name: string, change: string): Promise<Move> {
  await server.query(
    database,
    `create table ${name} (a integer, b text) partition by list (a);
     create table ${name}_1 partition of ${name} for values in (1);
     create table ${name}_2 partition of ${name} for values in (2);
     insert into ${name} values (1, 'one'), (2, 'two');
     grant select on ${name}, ${name}_1, ${name}_2 to clerk`,
  );
  const table = await app.scanned(source, name);
  await server.query(database, change);
  return app.moved({ tableId: table.id, kind: 'ARCHIVE' });
}

describe('a partitioned table is not moved', () => {
  it.each([
    [
      'where a policy of one leaf hides rows',
      'guarded',
      `alter table guarded_2 enable row level security; create policy p on guarded_2 using (b <> 'two')`,
      { code: 'ACCESS_DENIED', message: expect.stringContaining('hides rows of public.guarded_2') },
    ],
    [
      'where a partition that came since is a foreign table',
      'distant',
      `create foreign data wrapper nowhere; create server far foreign data wrapper nowhere;
       create foreign table distant_3 partition of distant for values in (3) server far`,
      { code: 'UNSUPPORTED', message: expect.stringContaining('public.distant_3 is a foreign table') },
    ],
    [
      'where a leaf may not be read',
      'closed',
      'revoke select on closed_1 from clerk',
      { code: 'ACCESS_DENIED' },
    ],
  ])('%s', async (_what, name, change, error) => {
    expect(await archivedAfter(name, change)).toMatchObject({ state: 'FAILED', rows: 0, error });
  });
});

describe('the ledgers of a partitioned table', () => {
  it('say which leaf a chunk is of, at a target whose ledger is of an older release too', async () => {
    const target = await server.newDatabase();
    const to = await app.register('target', target);
    await server.query(
      target,
      `create schema sortkeep_ledger;
       create table sortkeep_ledger.tables (move_id uuid primary key, kind text not null, source_id uuid,
         source_database text, relation_oid oid not null, schema_name text not null, table_name text not null,
         definition jsonb not null, created_types jsonb not null, finished_at timestamptz);
       create table sortkeep_ledger.chunks (move_id uuid not null, chunk integer not null, claim uuid not null,
         pid integer not null, backend_start timestamptz not null, done_at timestamptz, result jsonb,
         primary key (move_id, chunk))`,
    );
    const archived = await archivedAfter('ledgered', 'select');
    expect(archived).toMatchObject({ state: 'SUCCEEDED', rows: 2 });
    const tables = await app.services.tables.list({ text: 'ledgered' }, 'NAME', { first: 5, after: null });
    const tableId = tables.items[0]?.node.id;
    if (tableId === undefined) throw new Error('the table is not listed');
    const moved = await app.moved({ tableId, kind: 'CONSOLIDATE', targetSourceId: to.id });
    expect(moved).toMatchObject({ state: 'SUCCEEDED', rows: 2, error: null });
    const leaves = [{ leaf: 0 }, { leaf: 1 }];
    const inTarget = 'select leaf from sortkeep_ledger.chunks order by chunk';
    expect(await server.query(target, inTarget)).toEqual(leaves);
    const inCatalog = `select leaf from sortkeep.chunks where move_id = '${moved.id}' order by index`;
    expect(await server.query(app.catalogDatabase, inCatalog)).toEqual(leaves);
  });
});
