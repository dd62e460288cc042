import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DryRun, MoveDryRun } from '../../src/domain/dry-run.js';
import type { Plan } from '../../src/domain/plan.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import type { Source } from '../../src/domain/source.js';
import type { PlanRequest } from '../../src/services/services.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { databaseState, directoryState } from '../support/whole-state.js';

const SHOP = `
create type mood as enum ('calm', 'angry');
create table users (
  id bigint generated always as identity primary key,
  email text not null unique,
  mood mood not null default 'calm'
);
comment on table users is 'people who pay';
create index users_by_mood on users (mood);
create table orders (
  id serial primary key,
  user_id bigint not null references users,
  amount numeric(12,2) not null check (amount >= 0),
  note text
);
create table ticks (at timestamptz not null, symbol text not null, price numeric(18,6) not null);
insert into users (email) select 'u' || i || '@example.com' from generate_series(1, 20000) i;
insert into orders (user_id, amount, note) select (i % 20000) + 1, i / 3.0, repeat('x', i % 50) from generate_series(1, 90000) i;
insert into ticks select timestamptz '2020-01-01Z' + i * interval '1 second', 'S' || i % 50, i / 7.0 from generate_series(1, 60000) i;
analyze;`;

const PRICES = {
  currency: 'EUR',
  sources: { shop: '0.127', target: '0.2' },
  storage: { DIRECTORY: { gigabyteMonth: '0.01' } },
  warehouseGigabyteMonth: '0.024',
  transferGigabyte: '0',
};

let server: TestServer;
let app: TestApplication;
let shop: Source;
let target: Source;
let databases: readonly [string, string];

beforeAll(async () => {
  server = await startTestServer({ autovacuum: 'off' });
  app = await startTestApplication(server, { pagesPerChunk: 300, prices: PRICES });
  await app.work();
  databases = [await server.newDatabase(), await server.newDatabase()];
  await server.query(databases[0], SHOP);
  shop = await app.register('shop', databases[0]);
  target = await app.register('target', databases[1]);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

async function planned(name: string, request: Omit<PlanRequest, 'tableId'>): Promise<Plan> {
  const table = await app.scanned(shop, name);
  return app.services.plans.plan(ACTOR, { tableId: table.id, ...request });
}

const dryRun = (...plans: readonly Pick<Plan, 'id'>[]): Promise<DryRun> =>
  app.services.dryRuns.run(
    ACTOR,
    plans.map(({ id }) => id),
  );

async function one(plan: Pick<Plan, 'id'>): Promise<MoveDryRun> {
  const [found] = (await dryRun(plan)).moves;
  if (found === undefined) throw new Error('no move');
  return found;
}

const texts = (move: MoveDryRun, tried: boolean): readonly string[] =>
  move.operations.filter((operation) => operation.tried === tried).map(({ text }) => text);

/** But what the queue does for itself. */
async function stateOfAll(): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const catalog = Object.entries(await databaseState(server, app.catalogDatabase));
  return {
    source: await databaseState(server, databases[0]),
    target: await databaseState(server, databases[1]),
    directory: await directoryState(app.directory),
    catalog: Object.fromEntries(
      catalog.filter(([name]) => !name.includes('sortkeep_queue') || name.includes('.job')),
    ),
  };
}

describe('a dry run', () => {
  it('of all four kinds writes nothing at source, target, store and warehouse, and into the catalog its audit events alone', async () => {
    // There is an archive to be restored, and a warehouse file.
    const archived = await app.moved({ tableId: (await app.scanned(shop, 'orders')).id, kind: 'ARCHIVE' });
    await app.moved({
      tableId: (await app.scanned(shop, 'ticks')).id,
      kind: 'LOAD',
      targetSchema: 'earlier',
    });
    if (archived.target.kind !== 'ARCHIVE') throw new Error('no archive');
    const restore = await failedRestore(restoreHandle(archived.target.archiveId));
    const plans = [
      await planned('orders', { kind: 'ARCHIVE' }),
      await planned('users', { kind: 'CONSOLIDATE', targetSourceId: target.id }),
      await planned('ticks', { kind: 'LOAD' }),
      restore,
    ];
    const before = await stateOfAll();
    const events = 'r sortkeep.audit_events rows';
    // What it read is known as its own, without which the table would look used.
    const reads = 'r sortkeep.own_reads rows';
    const numbers = ['audit_events', 'own_reads'].map((name) => `S sortkeep.${name}_id_seq rows`);
    const { moves } = await dryRun(...plans);
    const unasked = await app.services.dryRuns.restore(ACTOR, {
      handle: restoreHandle(archived.target.archiveId),
      targetSourceId: target.id,
      targetSchema: 'elsewhere',
    });
    const after = await stateOfAll();
    expect(moves.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(new Set(moves.map(({ kind }) => kind)).size).toBe(4);
    const catalog = { ...before['catalog'] };
    for (const changed of [events, reads, ...numbers]) catalog[changed] = after['catalog']?.[changed] ?? '';
    expect(after).toEqual({ ...before, catalog });
    expect(after['catalog']?.[events]).not.toBe(before['catalog']?.[events]);
    const told = await server.query(
      app.catalogDatabase,
      `select actor, subject from sortkeep.audit_events where action = 'plan.dry-run' order by id`,
    );
    expect(unasked.moves).toMatchObject([{ kind: 'RESTORE', refusals: [], moveId: null }]);
    expect(told).toEqual([
      ...moves.map(({ planId }) => ({ actor: ACTOR, subject: planId })),
      { actor: ACTOR, subject: restoreHandle(archived.target.archiveId) },
    ]);
  });

  it('does not make a table look used: what it read is known as its own', async () => {
    const table = await app.scanned(shop, 'orders');
    const before = await app.services.tables.usage([table.id]);
    await one(await planned('orders', { kind: 'ARCHIVE' }));
    await app.scanned(shop, 'orders');
    const after = await app.services.tables.usage([table.id]);
    expect(after[0]).toMatchObject({
      seqScans: before[0]?.seqScans,
      seqTuplesRead: before[0]?.seqTuplesRead,
    });
  });

  it('of an archive says the chunks with their keys, and sizes that the move then has', async () => {
    const plan = await planned('orders', { kind: 'ARCHIVE' });
    const dry = await one(plan);
    if (plan.target.kind !== 'ARCHIVE') throw new Error('no archive');
    const { archiveId } = plan.target;
    expect(dry.chunks.length).toBeGreaterThan(1);
    expect(dry.chunks[1]).toMatchObject({ index: 1, fromPage: 300, partition: null });
    expect(dry.chunks[1]?.objects).toEqual([`archive/${archiveId}/data/00001-*.csv.zst`]);
    expect(dry.chunks.at(-1)?.toPage).toBeNull();
    expect(texts(dry, true)).toContainEqual('lock table only "public"."orders" in access share mode');
    expect(texts(dry, false)).toContainEqual(expect.stringContaining('copy (select "id", "user_id"'));
    await app.services.plans.approve(ACTOR, plan.id);
    const move = await app.ended(await app.services.moves.start(ACTOR, plan.id));
    expect(move.chunksTotal).toBe(dry.chunks.length);
    const { rows, rawBytes, storedBytes } = dry.size ?? {};
    expect(rows?.low).toBeLessThanOrEqual(move.rows);
    expect(rows?.high).toBeGreaterThanOrEqual(move.rows);
    expect(Math.abs((rawBytes?.likely ?? 0) / Number(move.rawBytes) - 1)).toBeLessThan(0.1);
    expect(Math.abs((storedBytes?.likely ?? 0) / Number(move.storedBytes) - 1)).toBeLessThan(0.3);
    const [predicted] = await app.services.dryRuns.predictions([move.id]);
    expect(predicted).toMatchObject({ seconds: dry.prediction?.seconds, storedBytes: dry.size?.storedBytes });
    expect(predicted?.actualSeconds).toBeGreaterThan(0);
    expect(predicted?.actualStoredBytes).toBe(move.storedBytes);
    const again = await one(plan);
    expect(again.refusals).toEqual([expect.stringContaining('is SUCCEEDED: it is not run again')]);
    expect((await app.services.dryRuns.predictions([move.id]))[0]).toEqual(predicted);
  });

  it('of a consolidation tries the DDL at the target and says which foreign keys wait', async () => {
    const dry = await one(await planned('orders', { kind: 'CONSOLIDATE', targetSourceId: target.id }));
    expect(dry.refusals).toEqual([]);
    expect(texts(dry, true)).toContainEqual(expect.stringMatching(/^create table "shop"\."orders"/i));
    expect(texts(dry, true)).toContainEqual(expect.stringContaining('orders_pkey'));
    expect(texts(dry, true).at(-1)).toBe('rollback');
    expect(texts(dry, false)).toContainEqual(expect.stringContaining('select setval('));
    expect(dry.warnings).toContainEqual(expect.stringContaining('waits until public.users is consolidated'));
  });

  it('refuses what the move would refuse: a target that is taken, a table that changed', async () => {
    await server.query(databases[1], 'create schema shop; create table shop.ticks (a int)');
    const taken = await one(await planned('ticks', { kind: 'CONSOLIDATE', targetSourceId: target.id }));
    expect(taken.refusals).toEqual([
      expect.stringMatching(/"shop"\."ticks" exists already \(ALREADY_EXISTS\)/),
    ]);
    expect(taken.schedule).toBeNull();
    const changed = await planned('ticks', { kind: 'ARCHIVE' });
    await server.query(databases[0], 'alter table ticks add column venue text');
    expect((await one(changed)).refusals).toEqual([
      expect.stringContaining('has changed since it was planned'),
    ]);
  });

  it('of a restore reads manifest and objects, tries the table at the target, and knows its rows', async () => {
    const archived = await app.moved({ tableId: (await app.scanned(shop, 'users')).id, kind: 'ARCHIVE' });
    if (archived.target.kind !== 'ARCHIVE') throw new Error('no archive');
    const dry = await one(await failedRestore(restoreHandle(archived.target.archiveId)));
    expect(dry).toMatchObject({ kind: 'RESTORE', moveState: 'FAILED', refusals: [] });
    expect(dry.size?.rows).toEqual({ low: 20_000, likely: 20_000, high: 20_000 });
    expect(dry.chunks[0]?.objects[0]).toMatch(/\/data\/00000-000-[0-9a-f]{16}\.csv\.zst$/);
    expect(texts(dry, true)).toContainEqual(expect.stringMatching(/^read archive\/.*manifest\.json/));
    expect(texts(dry, true)).toContainEqual(expect.stringMatching(/^create table "restored"\."users"/i));
    expect(dry.prediction?.basis).toBe('DEFAULTS');
  });

  it('of several plans puts the largest first, adds up what they cost, and says what has no price', async () => {
    const plans = [
      await planned('users', { kind: 'ARCHIVE' }),
      await planned('orders', { kind: 'CONSOLIDATE', targetSourceId: target.id }),
    ];
    const { moves, costs, currency, ends } = await dryRun(...plans);
    expect(moves.map(({ kind }) => kind)).toEqual(['CONSOLIDATE', 'ARCHIVE']);
    expect(currency).toBe('EUR');
    const lines = moves.flatMap((move) => move.costs?.lines ?? []);
    const freed = lines.filter(({ when }) => when === 'FREED_MONTHLY').map(({ amount }) => Number(amount));
    expect(Number(costs?.freedMonthly)).toBeCloseTo((freed[0] ?? 0) + (freed[1] ?? 0), 10);
    expect(costs?.unpriced).toEqual([]);
    expect(ends?.likely).toBeGreaterThan(0);
    expect(ends?.high).toBeGreaterThan(ends?.low ?? 0);
  });
});

/** Its target was taken and is free now: the plan waits to be started again. */
async function failedRestore(handle: string): Promise<Pick<Plan, 'id'>> {
  await server.query(databases[1], 'create schema if not exists restored');
  const archive = await app.services.archives.get(handle);
  const place = `restored.${archive?.name ?? ''}`;
  await server.query(databases[1], `create table ${place} ()`);
  const request = { handle, targetSourceId: target.id, targetSchema: 'restored' };
  const move = await app.ended(await app.services.archives.restore(ACTOR, request));
  await server.query(databases[1], `drop table ${place}`);
  expect(move.state).toBe('FAILED');
  return { id: move.planId };
}
