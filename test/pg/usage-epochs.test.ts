import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TableId } from '../../src/domain/ids.js';
import type { Source } from '../../src/domain/source.js';
import type { UsageWindow } from '../../src/domain/table-facts.js';
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../../src/embedded/start-embedded-postgres.js';
import { temporaryServerRoot } from '../../src/embedded/temporary-server-root.js';
import { connectSession } from '../../src/postgres/connect.js';
import type { Database, Session } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import type { SourceScans } from '../../src/services/source-service.js';
import type { TableService } from '../../src/services/services.js';
import { createTableService } from '../../src/services/table-service.js';
import { openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let root: string;
let server: EmbeddedServer;
let catalogServer: TestServer;
let catalog: Database;
let sources: SourceScans;
let tables: TableService;
let source: Source;

const start = (): Promise<EmbeddedServer> =>
  startEmbeddedPostgres({
    dataDirectory: join(root, 'data'),
    settings: { fsync: 'off', autovacuum: 'off' },
  });

/** The server has another port after each start. */
const connect = (database: string): Promise<Session> =>
  connectSession({ ...server, database, tls: 'disable', applicationName: 'test' });

async function run(...statements: readonly string[]): Promise<void> {
  const session = await connect('postgres');
  try {
    for (const sql of statements) await session.query(sql);
  } finally {
    await session.close();
  }
}

const read = (times: number): Promise<void> =>
  run(...Array.from({ length: times }, () => 'select * from quotes'));

async function scan(): Promise<void> {
  const report = await sources.scan('ann', source.id);
  const fault = report.databases.find(({ error }) => error !== null)?.error;
  if (fault !== undefined) throw new Error(fault?.message);
}

async function idOf(name: string): Promise<TableId> {
  const page = await tables.list({ text: name }, 'NAME', { first: 10, after: null });
  const found = page.items.find(({ node }) => node.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found.node.id;
}

async function usage(name = 'quotes'): Promise<UsageWindow> {
  const [window] = await tables.usage([await idOf(name)]);
  if (window === null || window === undefined) throw new Error('its use is not known');
  return window;
}

const causes = async (name = 'quotes'): Promise<readonly string[]> =>
  (await tables.epochs(await idOf(name), 10)).map(({ cause }) => cause);

beforeAll(async () => {
  root = await temporaryServerRoot();
  [server, catalogServer] = await Promise.all([start(), startTestServer()]);
  await run(
    'create table quotes as select g as id from generate_series(1, 10) g',
    'create table trades (id int)',
  );
  catalog = await openCatalog(catalogServer);
  sources = createSourceService(catalog, (_source, database) => connect(database));
  tables = createTableService(catalog);
  source = await sources.register('ann', 'core', sourceAddress(catalogServer));
  await read(5);
  await scan();
});
afterAll(async () => {
  await catalog.close();
  await Promise.all([server.stop('immediate'), catalogServer.stop()]);
  await rm(root, { recursive: true, force: true });
});

describe('use over restarts and resets of a server', () => {
  it('begins with all that the server remembers', async () => {
    expect(await usage()).toMatchObject({ seqScans: 5n, epochs: 1, nodes: 1, unseenNodes: 0 });
    // Since when the table is there the server does not say.
    expect((await usage()).from).toEqual((await usage()).to);
    expect(await causes()).toEqual(['FIRST_SCAN']);
  });

  it('goes on over a clean restart, which loses nothing', async () => {
    await server.stop('fast');
    server = await start();
    await read(2);
    await scan();
    expect(await usage()).toMatchObject({ seqScans: 7n, epochs: 1 });
  });

  it('tells the moment of the last read, and how it is known', async () => {
    const before = new Date();
    await read(1);
    await scan();
    const [use] = await tables.lastUse([await idOf('quotes')]);
    expect(use).toMatchObject({ exact: true, nodeName: 'core' });
    expect(use?.at?.getTime()).toBeGreaterThanOrEqual(before.getTime() - 1000);
    expect(use?.how).toContain('core');
    const [never] = await tables.lastUse([await idOf('trades')]);
    expect(never).toMatchObject({ at: null, nodeName: null });
    expect(never?.how).toContain('No read');
  });

  it('is disturbed by a crash, after which it counts anew', async () => {
    const before = await usage();
    await server.stop('immediate');
    server = await start();
    await read(3);
    await scan();
    const after = await usage();
    expect(after).toMatchObject({ from: before.from, seqScans: before.seqScans + 3n, epochs: 2 });
    expect(after.undisturbedSince.getTime()).toBeGreaterThan(before.to.getTime());
    const [crash] = await tables.epochs(await idOf('quotes'), 1);
    expect(crash).toMatchObject({
      cause: 'CRASH',
      thisTableAlone: false,
      nodeName: 'core',
    });
    expect(crash?.lostFrom?.getTime()).toBeGreaterThanOrEqual(before.to.getTime());
  });

  it('is disturbed by a reset of the database', async () => {
    const before = await usage();
    await run('select pg_stat_reset()');
    await read(2);
    await scan();
    expect(await usage()).toMatchObject({ seqScans: before.seqScans + 2n, epochs: 3 });
    expect(await causes()).toEqual(['RESET', 'CRASH', 'FIRST_SCAN']);
  });

  it('is disturbed by a reset of the table, and of no other one', async () => {
    // What goes on as before shows that not all of it was reset, once it has counted for longer than since the reset.
    await run('insert into trades select generate_series(1, 5000)', 'select pg_sleep(3)');
    await scan();
    const others = await usage('trades');
    await run("select pg_stat_reset_single_table_counters('quotes'::regclass)");
    await read(1);
    await scan();
    expect(await usage()).toMatchObject({ epochs: 4 });
    expect(await causes()).toEqual(['TABLE_RESET', 'RESET', 'CRASH', 'FIRST_SCAN']);
    expect(await usage('trades')).toMatchObject({ epochs: 3, undisturbedSince: others.undisturbedSince });
  });

  it('of a table that came later is observed since the scan that did not see it', async () => {
    const { to } = await usage();
    await run('create table later (id int)', 'select * from later');
    await scan();
    const later = await usage('later');
    expect(later).toMatchObject({ seqScans: 1n, epochs: 1 });
    expect(later.from.getTime()).toBeGreaterThanOrEqual(to.getTime() - 5000);
    expect(later.undisturbedSince).toEqual(later.from);
    expect(await causes('later')).toEqual(['FIRST_SCAN']);
  });

  it('of a table whose partition was read and dropped is disturbed: nobody can tell who read it', async () => {
    await run(
      'create table ticks (day int) partition by list (day)',
      'create table ticks_1 partition of ticks for values in (1)',
      'create table ticks_2 partition of ticks for values in (2)',
    );
    await scan();
    const before = await usage('ticks');
    expect(before.undisturbedSince).toEqual(before.from);
    await run('select * from ticks where day = 1', 'drop table ticks_1');
    await scan();
    const after = await usage('ticks');
    expect(after).toMatchObject({ seqScans: 0n, epochs: 2, undisturbedSince: after.to });
    expect(after.undisturbedSince.getTime()).toBeGreaterThan(before.to.getTime());
    expect(await causes('ticks')).toEqual(['UNKNOWN']);
    await run('drop table ticks_2');
    await scan();
    expect(await causes('ticks')).toEqual(['UNKNOWN', 'UNKNOWN']);
  });
});
