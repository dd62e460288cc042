/** Which source has the tables of a cluster, through first sight, failover and clones, on real primaries and standbys. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getUsage } from '../../src/catalog/usage/get-usage.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Source } from '../../src/domain/source.js';
import type { UsageWindow } from '../../src/domain/table-facts.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import { startMatrixServer } from '../matrix/support/server.js';
import type { MatrixServer, MatrixStandby } from '../matrix/support/server.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let catalogServer: TestServer;
let catalog: Database;
let sources: SourceScans;
let primary: MatrixServer;
let standby: MatrixStandby;

beforeAll(async () => {
  catalogServer = await startTestServer();
});
afterAll(() => catalogServer.stop());
beforeEach(async () => {
  catalog = await openCatalog(catalogServer);
  sources = createSourceService(catalog, connectSource);
  primary = await startMatrixServer(18);
  await createScannerRole(primary);
  await primary.query('postgres', 'create table orders (id int); create table customers (id int)');
  standby = await primary.startStandby();
  await standby.caughtUp();
});
afterEach(async () => {
  await standby.stop();
  await primary.stop();
  await catalog.close();
});

const register = (name: string, server: MatrixServer): Promise<Source> =>
  sources.register('ann', name, sourceAddress(server));

async function known({ id }: Source): Promise<Source> {
  const [source] = await sources.getMany([id]);
  if (source === null || source === undefined) throw new Error('the source vanished');
  return source;
}

/** As it is known after its scan, which had no fault. */
async function scanned(source: Source): Promise<Source> {
  const { databases } = await sources.scan('ann', source.id);
  expect(databases.map(({ error }) => error)).toEqual([null]);
  return known(source);
}

/** Those that are there, by name. */
async function tablesOf({ id }: Source): Promise<readonly CatalogTable[]> {
  const page = await createTableService(catalog).list({ sourceId: id }, 'NAME', { first: 100, after: null });
  return page.items.map(({ node }) => node).filter(({ goneAt }) => goneAt === null);
}
const idsOf = async (source: Source): Promise<readonly string[]> =>
  (await tablesOf(source)).map(({ name, id }) => `${name} ${id}`);

const LONELY = 'it is a standby whose primary is not registered: reads and writes there are not seen';
const cloneOf = (name: string): string =>
  `another primary has the same system identifier (${name}): a clone, split brain, or this server under two names; each keeps tables of its own`;

describe('a primary and its standby', () => {
  it('are one set of tables, whichever is registered first', async () => {
    const replica = await register('replica', standby);
    expect(await scanned(replica)).toMatchObject({ role: 'standby', leadId: null });
    expect((await known(replica)).limits).toContain(LONELY);
    const ids = await idsOf(replica);
    expect(ids).toHaveLength(2);

    const core = await register('core', primary);
    expect(await scanned(core)).toMatchObject({
      role: 'primary',
      leadId: null,
      nodeIds: [replica.id],
      connectedStandbys: 1,
    });
    expect(await idsOf(core)).toEqual(ids);
    expect(await tablesOf(replica)).toEqual([]);

    expect(await scanned(replica)).toMatchObject({ role: 'standby', leadId: core.id, nodeIds: [] });
    expect((await known(replica)).limits).not.toContain(LONELY);
    expect(await idsOf(core)).toEqual(ids);
    expect(await tablesOf(replica)).toEqual([]);
  });

  it('are one set of tables when both are first scanned at the same moment', async () => {
    const [core, replica] = [await register('core', primary), await register('replica', standby)];
    const reports = await sources.scanMany('ann', null);
    expect(reports.flatMap(({ databases }) => databases.map(({ error }) => error))).toEqual([null, null]);
    expect(await known(replica)).toMatchObject({ leadId: core.id });
    expect((await tablesOf(core)).map(({ name }) => name)).toEqual(['customers', 'orders']);
    expect(await tablesOf(replica)).toEqual([]);
  });

  it('are one set of tables when the primary is scanned while its standby is', async () => {
    const [replica, core] = [await register('replica', standby), await register('core', primary)];
    let looks = 0;
    const interrupted = createSourceService(catalog, async (source, database, purpose) => {
      // First the server is looked at, then its database is read: in between its primary becomes known.
      if (source.id === replica.id && ++looks === 2) await scanned(core);
      return connectSource(source, database, purpose);
    });
    const { databases } = await interrupted.scan('ann', replica.id);
    expect(databases).toMatchObject([{ error: null }]);
    expect(await known(replica)).toMatchObject({ leadId: core.id });
    expect((await tablesOf(core)).map(({ name }) => name)).toEqual(['customers', 'orders']);
    expect(await tablesOf(replica)).toEqual([]);
  });

  it('are counted: a standby that nobody registered limits what is known', async () => {
    const core = await register('core', primary);
    const unseen = '1 connected standby is not registered: reads there are not seen';
    expect((await scanned(core)).limits).toContain(unseen);
    await scanned(await register('replica', standby));
    expect((await scanned(core)).limits).not.toContain(unseen);
  });

  it('are not forgotten: what a standby that nobody registered was read for stays unknown when it has gone', async () => {
    const core = await register('core', primary);
    await scanned(core);
    const [id] = (await tablesOf(core)).map((table) => table.id);
    if (id === undefined) throw new Error('no table');
    const window = async (): Promise<UsageWindow | null | undefined> => (await getUsage(catalog, [id]))[0];
    expect(await window()).toMatchObject({ unseenNodes: 1, unseenUntil: (await known(core)).lastScanAt });
    await standby.stop();
    while ((await primary.query('postgres', 'select pid from pg_stat_replication')).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const gone = (await scanned(core)).lastScanAt;
    expect(await window()).toMatchObject({ unseenNodes: 0, unseenUntil: gone });
    await scanned(core);
    expect(await window()).toMatchObject({ unseenNodes: 0, unseenUntil: gone });
  });
});

describe('a standby that is promoted', () => {
  it('takes the tables over with their history while the primary is away', async () => {
    const [core, replica] = [await register('core', primary), await register('replica', standby)];
    await scanned(core);
    await scanned(replica);
    const ids = await idsOf(core);
    await primary.halt('immediate');
    await standby.promote();
    expect(await scanned(replica)).toMatchObject({
      role: 'primary',
      timeline: 2,
      leadId: null,
      nodeIds: [core.id],
    });
    expect(await idsOf(replica)).toEqual(ids);
    expect(await tablesOf(core)).toEqual([]);

    // It comes back as a second primary: nobody may take its tables for those of the first.
    await primary.start();
    expect(await scanned(core)).toMatchObject({ role: 'primary', leadId: null });
    expect((await known(core)).limits).toContain(cloneOf('replica'));
    expect(await idsOf(replica)).toEqual(ids);
    expect(await tablesOf(core)).toHaveLength(2);
  });

  it('is a clone with tables of its own while the primary is there', async () => {
    const [core, replica] = [await register('core', primary), await register('replica', standby)];
    await scanned(core);
    await scanned(replica);
    const ids = await idsOf(core);
    await standby.promote();
    const clone = await scanned(replica);
    expect(clone).toMatchObject({ role: 'primary', leadId: null });
    expect(clone.limits).toContain(cloneOf('core'));
    expect((await tablesOf(replica)).map(({ name }) => name)).toEqual(['customers', 'orders']);
    expect((await scanned(core)).limits).toContain(cloneOf('replica'));
    expect(await idsOf(core)).toEqual(ids);
  });
});
