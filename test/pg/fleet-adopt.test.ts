/** A server that was upgraded or restored is the same one when a person says so, and its tables keep their history. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Source } from '../../src/domain/source.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { startMatrixServer } from '../matrix/support/server.js';
import type { MatrixServer } from '../matrix/support/server.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let catalogServer: TestServer;
let catalog: Database;
let sources: SourceScans;
let before: MatrixServer;
let after: MatrixServer;
let source: Source;

async function makeDatabases(server: MatrixServer, databases: readonly string[]): Promise<void> {
  await createScannerRole(server);
  for (const database of databases) await server.newDatabase(database);
}

beforeAll(async () => {
  catalogServer = await startTestServer();
  catalog = await openCatalog(catalogServer);
  sources = createSourceService(catalog, connectSource);
  before = await startMatrixServer(18);
  await makeDatabases(before, ['app', 'crm']);
  await before.query('app', 'create table orders (id int); create table legacy (id int)');
  await before.query('crm', 'create table people (id int)');
  await before.query('app', 'insert into orders values (1); select * from orders');
  // A restore makes everything again: under other oids, and those of one table or database may be another's now.
  after = await startMatrixServer(18);
  await makeDatabases(after, ['crm', 'app']);
  await after.query('app', 'create table added (id int); create table orders (id int)');
  await after.query('crm', 'create table people (id int)');
});
afterAll(async () => {
  await after.stop();
  await before.stop();
  await catalog.close();
  await catalogServer.stop();
});

async function tables(): Promise<readonly CatalogTable[]> {
  const page = await createTableService(catalog).list({ sourceId: source.id }, 'NAME', {
    first: 100,
    after: null,
  });
  return page.items.map(({ node }) => node);
}
async function idsByName(): Promise<ReadonlyMap<string, string>> {
  const there = (await tables()).filter(({ goneAt }) => goneAt === null);
  return new Map(there.map(({ database, name, id }) => [`${database}.${name}`, id]));
}

describe('another server at the address of a source', () => {
  it('is refused until it is adopted, and then is the same one with the same tables', async () => {
    source = await sources.register('ann', 'core', sourceAddress(before));
    await sources.scan('ann', source.id);
    const ids = await idsByName();
    expect([...ids.keys()].sort()).toEqual(['app.legacy', 'app.orders', 'crm.people']);
    await expect(sources.adopt('ann', source.id)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'source core is the server that it was',
    });

    const { port } = before.address();
    await before.halt('fast');
    await after.moveTo(port);
    const refused = await sources.scan('ann', source.id);
    expect(refused.databases).toMatchObject([{ error: { code: 'CONFLICT' } }]);
    expect(refused.databases[0]?.error?.hint).toContain('`sortkeep adopt`');
    expect(await idsByName()).toEqual(ids);

    expect(await sources.adopt('ann', source.id)).toMatchObject({ kept: 2, gone: 1 });
    const report = await sources.scan('ann', source.id);
    expect(report.databases.map(({ error }) => error)).toEqual([null, null, null]);
    const now = await idsByName();
    expect([...now.keys()].sort()).toEqual(['app.added', 'app.orders', 'crm.people']);
    for (const name of ['app.orders', 'crm.people']) expect(now.get(name)).toBe(ids.get(name));
    expect([...ids.values()]).not.toContain(now.get('app.added'));
  });

  it('begins an epoch of its own: its counters are no continuation', async () => {
    const { rows } = await catalog.query(
      `select distinct e.cause
       from sortkeep.usage_epochs e
       join sortkeep.tables t on t.source_id = e.source_id and t.database_oid = e.database_oid
       where e.table_id is null and t.database_name = 'app' and t.gone_at is null
       order by e.cause`,
    );
    expect(rows).toEqual([{ cause: 'FIRST_SCAN' }, { cause: 'UPGRADE' }]);
  });

  it('is not adopted while one of its databases cannot be read, and then nothing is changed', async () => {
    await catalog.query(`update sortkeep.sources set system_identifier = '42'`);
    const ids = await idsByName();
    await after.query('postgres', 'alter database crm allow_connections false');
    await expect(sources.adopt('ann', source.id)).rejects.toThrow('database crm of source core');
    expect(await idsByName()).toEqual(ids);
    await after.query('postgres', 'alter database crm allow_connections true');
    expect(await sources.adopt('ann', source.id)).toMatchObject({ kept: 3, gone: 0 });
    expect(await idsByName()).toEqual(ids);
  });
});
