import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CatalogTable, SchemaVersion } from '../../src/domain/catalog-table.js';
import type { DatabaseScan, Source } from '../../src/domain/source.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import type { SourceService, TableService } from '../../src/services/services.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;
let sources: SourceService;
let tables: TableService;
let source: Source;
let database: string;

beforeAll(async () => {
  server = await startTestServer();
  await createScannerRole(server);
  catalog = await openCatalog(server);
  sources = createSourceService(catalog, connectSource);
  tables = createTableService(catalog);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});
beforeEach(async () => {
  database = await server.newDatabase();
  source = await sources.register('ann', database, sourceAddress(server));
  await run('create table users (id int primary key, name text)');
  await scan();
});

const run = (sql: string): Promise<unknown> => server.query(database, sql);

async function scan(): Promise<DatabaseScan | undefined> {
  const report = await sources.scan('ann', source.id);
  return report.databases.find((entry) => entry.database === database);
}

async function found(includeGone = false): Promise<readonly CatalogTable[]> {
  const filter = { sourceId: source.id, text: `${database}.`, includeGone };
  const page = await tables.list(filter, 'NAME', { first: 100, after: null });
  return page.items.map(({ node }) => node);
}

async function only(): Promise<CatalogTable> {
  const [table, ...others] = await found();
  if (table === undefined || others.length > 0) throw new Error('not one table');
  return table;
}

async function versionOf(table: CatalogTable): Promise<SchemaVersion> {
  const [version] = await tables.schemaVersions([table.schemaVersionId]);
  if (version === undefined || version === null) throw new Error('no version');
  return version;
}

describe('the history of a table', () => {
  it('goes on under a new name, in a new schema', async () => {
    const before = await only();
    await run('alter table users rename to accounts; create schema app; alter table accounts set schema app');
    await scan();
    const after = await only();
    expect(after).toMatchObject({ id: before.id, schema: 'app', name: 'accounts' });
    expect(after.firstSeenAt).toEqual(before.firstSeenAt);
  });

  it('goes on when its database is renamed', async () => {
    const before = await only();
    const renamed = `${database}_renamed`;
    await server.query('postgres', `alter database ${database} rename to ${renamed}`);
    database = renamed;
    expect(await scan()).toMatchObject({ newSchemaVersions: 0 });
    expect(await only()).toMatchObject({ id: before.id, database: renamed });
  });

  it('has a second version once the table changed, and no third while it does not', async () => {
    const first = await versionOf(await only());
    expect(await scan()).toMatchObject({ tables: 1, newSchemaVersions: 0 });
    await run('alter table users add column email text');
    expect(await scan()).toMatchObject({ newSchemaVersions: 1 });
    await run(`insert into users values (1, 'ann', 'ann@example.com'); analyze users`);
    expect(await scan()).toMatchObject({ newSchemaVersions: 0 });
    const second = await versionOf(await only());
    expect([first.version, second.version]).toEqual([1, 2]);
    expect(second.definition.columns.map(({ name }) => name)).toEqual(['id', 'name', 'email']);
    expect(await tables.schemaVersions([first.id])).toEqual([first]);
  });

  it('ends when the table is dropped; one made under its name is another table', async () => {
    const before = await only();
    await run('drop table users');
    await scan();
    expect(await found()).toEqual([]);
    await run('create table users (id int primary key, name text)');
    await scan();
    const after = await only();
    expect(after.id).not.toBe(before.id);
    expect((await versionOf(after)).version).toBe(1);
    const all = await found(true);
    expect(all.map(({ id }) => id).sort()).toEqual([before.id, after.id].sort());
    expect(all.find(({ id }) => id === before.id)?.goneAt).toBeInstanceOf(Date);
  });

  it('goes on when a table that was taken for gone is seen again', async () => {
    const before = await only();
    await catalog.query('update sortkeep.tables set gone_at = now() where id = $1', [before.id]);
    await scan();
    expect(await only()).toMatchObject({ id: before.id, goneAt: null });
  });

  it('keeps the usage of every scan', async () => {
    await run('select * from users');
    await scan();
    const [usage] = await tables.usage([(await only()).id]);
    expect(usage?.samples).toBe(2);
    expect(usage?.epochs).toBe(1);
    expect(usage?.lastRead).toBeInstanceOf(Date);
  });

  it('claims no observation from before a table was there', async () => {
    await run('create table late (id int)');
    await scan();
    const [late, users] = await found();
    const [ofLate, ofUsers] = await tables.usage([late, users].flatMap((table) => table?.id ?? []));
    expect(ofLate?.from.getTime()).toBeGreaterThan(users?.firstSeenAt.getTime() ?? Infinity);
    expect(ofUsers?.from).toEqual(users?.firstSeenAt);
  });

  it('is the same when two scans run at once', async () => {
    await run('alter table users add column email text');
    await run('create table more (id int)');
    await Promise.all([scan(), scan(), scan()]);
    const [more, users] = await found();
    expect([more?.name, users?.name]).toEqual(['more', 'users']);
    if (users === undefined) throw new Error('users is gone');
    expect((await versionOf(users)).version).toBe(2);
  });
});
