/** Partitioned tables of any depth: archived as one, restored, consolidated and loaded with their partitions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { PARTITIONED, treeOf } from '../support/partitioned-tables.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let database: string;
let source: Source;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 8 });
  await app.work();
  database = await server.newDatabase();
  source = await app.register('parted', database);
  await server.query(database, PARTITIONED);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const OK = { state: 'SUCCEEDED', verified: true, error: null };

async function archive(name: string): Promise<Move> {
  const table = await app.scanned(source, name);
  return app.moved({ tableId: table.id, kind: 'ARCHIVE' });
}

async function handleOf({ target }: Move): Promise<string> {
  if (target.kind !== 'ARCHIVE') throw new Error('not an archive');
  const page = await app.services.archives.search({}, { first: 100, after: null });
  const handle = page.items.find(({ node }) => node.id === target.archiveId)?.node.handle;
  if (handle === undefined) throw new Error('the archive is not listed');
  return handle;
}

/** Rows that one of both has and the other has not, each with the leaf that it is in. */
async function differences(one: string, other: string): Promise<number> {
  const rows = (name: string): string =>
    `select t::text, (select relname from pg_class where oid = t.tableoid) from ${name} t`;
  const [found] = await server.query(
    database,
    `select count(*)::integer as count from (
       (${rows(one)} except all ${rows(other)}) union all (${rows(other)} except all ${rows(one)})) d`,
  );
  return Number(found?.['count']);
}

describe('a partitioned table', () => {
  it('comes back from its archive as the same tree with the same rows in the same leaves', async () => {
    const table = await app.scanned(source, 'events');
    const plan = await app.services.plans.plan(ACTOR, { tableId: table.id, kind: 'ARCHIVE' });
    expect(plan).toMatchObject({ state: 'DRAFT', refusals: [] });
    expect(plan.steps.join()).toContain('at the last scan 8: elsewhere.events_2024_rest,');
    expect(plan.warnings.join()).not.toContain('partition');

    const archived = await archive('events');
    expect(archived).toMatchObject({ ...OK, rows: 3000 });
    expect(archived.chunksTotal).toBeGreaterThan(6);
    const restored = await app.ended(
      await app.services.archives.restore(ACTOR, { handle: await handleOf(archived), targetSchema: 'back' }),
    );
    expect(restored).toMatchObject({ ...OK, rows: 3000, contentHash: archived.contentHash });
    expect(await treeOf(server, database, 'back.events')).toEqual(
      await treeOf(server, database, 'public.events'),
    );
    expect(await differences('public.events', 'back.events')).toBe(0);
    const [next] = await server.query(
      database,
      `insert into back.events (day, region, kind) values ('2025-05-05', 'us', 3) returning id`,
    );
    expect(next).toEqual({ id: '3001' });
    await server.query(database, 'drop schema back cascade');
  });

  it('is consolidated as the same tree, and loaded as one table', async () => {
    const target = await server.newDatabase();
    const to = await app.register('target of parts', target);
    await server.query(target, 'create schema shop');
    const { id } = await app.scanned(source, 'events');
    const there = { targetSourceId: to.id, targetSchema: 'shop' };
    const consolidated = await app.moved({ tableId: id, kind: 'CONSOLIDATE', ...there });
    expect(consolidated).toMatchObject({ ...OK, rows: 3000 });
    expect(consolidated.warnings.join()).toContain('events_kind_fkey waits until public.kinds');
    expect(consolidated.warnings.join()).toContain('its_own_fk waits until public.marks');
    for (const name of ['kinds', 'marks']) {
      const { id: parent } = await app.scanned(source, name);
      await app.moved({ tableId: parent, kind: 'CONSOLIDATE', ...there });
    }
    expect(await treeOf(server, target, 'shop.events')).toEqual(
      await treeOf(server, database, 'public.events'),
    );
    expect(await app.moved({ tableId: id, kind: 'LOAD' })).toMatchObject({ ...OK, rows: 3000 });
  });

  it('comes back without a row and without a partition too', async () => {
    await server.query(database, 'create table hollow (a integer, b text) partition by list (a)');
    const archived = await archive('hollow');
    expect(archived).toMatchObject({ ...OK, rows: 0, chunksTotal: 0 });
    const restored = await app.ended(
      await app.services.archives.restore(ACTOR, { handle: await handleOf(archived), targetSchema: 'back' }),
    );
    expect(restored).toMatchObject({ ...OK, contentHash: archived.contentHash });
    expect(await treeOf(server, database, 'back.hollow')).toEqual(
      await treeOf(server, database, 'public.hollow'),
    );
  });

  it('is refused in its plan where a partition is a foreign table', async () => {
    await server.query(
      database,
      `create foreign data wrapper nowhere; create server far foreign data wrapper nowhere;
       create table half (a integer) partition by list (a);
       create table half_1 partition of half for values in (1);
       create foreign table half_2 partition of half for values in (2) server far`,
    );
    const table = await app.scanned(source, 'half');
    const plan = await app.services.plans.plan(ACTOR, { tableId: table.id, kind: 'ARCHIVE' });
    expect(plan).toMatchObject({ state: 'REFUSED' });
    expect(plan.refusals.join()).toContain('its partition public.half_2 is a foreign table');
  });
});
