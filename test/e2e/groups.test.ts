/** Tables tied by foreign keys, archived as one set at one snapshot, and restored with their keys. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArchiveGroup } from '../../src/domain/archive-group.js';
import { invalidInput } from '../../src/domain/errors.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Move } from '../../src/domain/move.js';
import type { Plan } from '../../src/domain/plan.js';
import { groupHandle } from '../../src/domain/restore-handle.js';
import type { Source } from '../../src/domain/source.js';
import { groupManifestKey, manifestKey } from '../../src/movers/archive/archive-keys.js';
import { collect } from '../../src/movers/archive/collect.js';
import { readGroupManifest } from '../../src/movers/archive/group-manifest.js';
import type { GroupManifest } from '../../src/movers/archive/group-manifest.js';
import { readManifest } from '../../src/movers/archive/manifest.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { openTestRunner } from '../support/move-runner.js';
import type { TestRunner } from '../support/move-runner.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { SHOP, SHOP_WRITES } from '../support/shop-tables.js';

const never = new AbortController().signal;

let server: TestServer;
let app: TestApplication;
let runner: TestRunner;
/** Runs before an object is put, and after; a test sets what. */
let before: (key: string) => Promise<void> | void;
let after: (key: string) => Promise<void> | void;
let database: string;
let source: Source;
let customers: CatalogTable;
let orders: CatalogTable;

const watched = (store: ObjectStore): ObjectStore => ({
  ...store,
  put: async (key, bytes, how) => {
    await before(key);
    const info = await store.put(key, bytes, how);
    await after(key);
    return info;
  },
});

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  runner = await openTestRunner(app, { store: watched });
});
afterAll(async () => {
  await runner.close();
  await app.close();
  await server.stop();
});
beforeEach(async () => {
  before = () => undefined;
  after = () => undefined;
  database = await server.newDatabase();
  await server.query(database, SHOP);
  source = await app.register(`shop ${database}`, database);
  orders = await app.scanned(source, 'orders');
  customers = await app.scanned(source, 'customers');
});

const planned = async (): Promise<Plan> =>
  app.services.plans.planGroup(ACTOR, { tableIds: [orders.id, customers.id], tags: ['shop'] });

async function started(): Promise<{ readonly plan: Plan; readonly move: Move; readonly handle: string }> {
  const plan = await app.services.plans.approve(ACTOR, (await planned()).id);
  const move = await app.services.moves.start(ACTOR, plan.id);
  return { plan, move, handle: handleOf(plan) };
}

const handleOf = ({ target }: Plan): string =>
  target.kind === 'ARCHIVE' && target.group !== undefined ? groupHandle(target.group.id) : '';

async function now({ id }: Move): Promise<Move> {
  const [move] = await app.services.moves.getMany([id]);
  if (move === null || move === undefined) throw new Error('the move is gone');
  return move;
}

async function found(handle: string): Promise<ArchiveGroup> {
  const group = await app.services.archives.group(handle);
  if (group === null) throw new Error(`no set ${handle}`);
  return group;
}

async function archived(): Promise<ArchiveGroup> {
  const { move, handle } = await started();
  await runner.run(move.id, never);
  expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', error: null });
  return found(handle);
}

async function manifestOf({ id }: ArchiveGroup): Promise<GroupManifest> {
  const key = groupManifestKey(id);
  return readGroupManifest(await collect(runner.store.get(key)), id, key);
}

/** Of each member's manifest. */
async function snapshots(group: ArchiveGroup): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const id of group.members) {
    const { snapshot } = readManifest(await collect(runner.store.get(manifestKey(id))), id);
    taken.add(JSON.stringify([snapshot.takenAt, snapshot.lsn, snapshot.xmin]));
  }
  return taken;
}

async function restored(
  handle: string,
  to: { readonly schema?: string; readonly database: string },
): Promise<Move> {
  const { database: targetDatabase, schema } = to;
  const move = await app.services.archives.restore(ACTOR, {
    ...{ handle, targetDatabase },
    ...(schema === undefined ? {} : { targetSchema: schema }),
  });
  await runner.run(move.id, never);
  return now(move);
}

const keysIn = (where: string, schema: string) =>
  server.query(
    where,
    `select conname as name, conrelid::regclass::text as "table", confrelid::regclass::text as "to", convalidated as valid
     from pg_constraint where contype = 'f' and connamespace = '${schema}'::regnamespace order by conname`,
  );

const contents = (where: string, schema: string) =>
  server.query(
    where,
    `select (select md5(string_agg(c::text, ',' order by id)) from ${schema}.customers c) as customers,
       (select md5(string_agg(o::text, ',' order by id)) from ${schema}.orders o) as orders`,
  );

/** Writes to both tables until it is stopped; resolves once it has begun. */
async function write(): Promise<{ stop(): Promise<void> }> {
  let going = true;
  let writing = Promise.resolve();
  await new Promise<void>((begun, failed) => {
    writing = server.session(database, async (query) => {
      while (going) {
        await query(SHOP_WRITES);
        begun();
      }
    });
    // Whoever stops it is told as well.
    writing.catch(failed);
  });
  return {
    stop: () => {
      going = false;
      return writing;
    },
  };
}

const VALID = [
  { name: 'customers_favourite_fkey', table: 'customers', to: 'orders', valid: true },
  { name: 'customers_referred_by_fkey', table: 'customers', to: 'customers', valid: true },
  { name: 'orders_customer_fkey', table: 'orders', to: 'customers', valid: true },
];

describe('a set of tables that refer to each other and to themselves', () => {
  it('is archived by one move at one snapshot, while somebody writes to both without end, and restored with its keys', async () => {
    const writer = await write();
    const group = await archived();
    await writer.stop();
    expect(await snapshots(group)).toHaveProperty('size', 1);
    const manifest = await manifestOf(group);
    expect(manifest.members.map(({ name, rows }) => [name, rows])).toEqual([
      ['orders', expect.any(Number)],
      ['customers', 400],
    ]);
    expect(manifest.foreignKeys.map(({ name }) => name).sort()).toEqual(VALID.map(({ name }) => name));

    const elsewhere = await server.newDatabase();
    const move = await restored(group.handle, { database: elsewhere });
    expect(move).toMatchObject({ state: 'SUCCEEDED', verified: true, warnings: [], error: null });
    expect(await keysIn(elsewhere, 'public')).toEqual(VALID);
    const beside = await restored(group.handle, { database, schema: 'old' });
    expect(beside).toMatchObject({ state: 'SUCCEEDED', warnings: [] });
    expect(await contents(database, 'old')).toEqual(await contents(elsewhere, 'public'));
    expect(await keysIn(database, 'old')).toEqual(
      VALID.map((key) => ({ ...key, table: `old.${key.table}`, to: `old.${key.to}` })),
    );
  });

  it('is not restored over tables that are there, and the refusal names all of them', async () => {
    const group = await archived();
    const move = await restored(group.handle, { database });
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'ALREADY_EXISTS' } });
    expect(move.error?.message).toContain('"public"."orders", "public"."customers"');
    await app.services.moves.cancel(ACTOR, move.id);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'CANCELLED' });
    expect(await server.query(database, 'select count(*)::integer as n from orders')).toEqual([{ n: 2000 }]);
  });
});

describe('an attempt that ends in the middle of publishing a set', () => {
  it.each([
    ['between the manifests of two members', (key: string) => key.endsWith('/manifest.json'), 2],
    ['before the manifest of the set', (key: string) => key.startsWith('group/'), 1],
  ])(
    '%s shows nothing of it, and the next one makes all of it at one new snapshot',
    async (_when, of, nth) => {
      let seen = 0;
      before = (key) => {
        if (of(key) && ++seen === nth)
          throw invalidInput('the test ends the attempt here', 'Start it again.');
      };
      const { move, plan, handle } = await started();
      await runner.run(move.id, never);
      expect(await now(move)).toMatchObject({ state: 'FAILED', phase: 'PUBLISH' });
      expect(await app.services.archives.group(handle)).toBeNull();
      expect(
        (await app.services.archives.search({ sourceId: source.id }, { first: 10, after: null })).items,
      ).toEqual([]);

      before = () => undefined;
      await server.query(database, SHOP_WRITES);
      const [shop] = await contents(database, 'public');
      await app.services.moves.start(ACTOR, plan.id);
      await runner.run(move.id, never);
      expect(await now(move)).toMatchObject({ state: 'SUCCEEDED' });
      const group = await found(handle);
      expect(await snapshots(group)).toHaveProperty('size', 1);
      const elsewhere = await server.newDatabase();
      expect(await restored(handle, { database: elsewhere })).toMatchObject({
        state: 'SUCCEEDED',
        warnings: [],
      });
      expect(await contents(elsewhere, 'public')).toEqual([shop]);
      expect(await keysIn(elsewhere, 'public')).toEqual(VALID);
    },
  );

  it('after the manifest of the set is finished by the next one without its tables', async () => {
    after = (key) => {
      if (key.startsWith('group/')) throw invalidInput('the test ends the attempt here', 'Start it again.');
    };
    const { move, plan, handle } = await started();
    await runner.run(move.id, never);
    expect(await app.services.archives.group(handle)).toBeNull();
    await server.query(database, 'drop table customers, orders cascade');
    after = () => undefined;
    await app.services.moves.start(ACTOR, plan.id);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'SUCCEEDED', rows: 2400 });
    expect((await found(handle)).members).toHaveLength(2);
  });
});

describe('a set that is cancelled', () => {
  it('leaves nothing in the store', async () => {
    before = (key) => {
      if (key.startsWith('group/')) throw invalidInput('the test ends the attempt here', 'Start it again.');
    };
    const { move, handle } = await started();
    await runner.run(move.id, never);
    await app.services.moves.cancel(ACTOR, move.id);
    await runner.run(move.id, never);
    expect(await now(move)).toMatchObject({ state: 'CANCELLED' });
    expect(await app.services.archives.group(handle)).toBeNull();
    const { target } = move;
    const members = target.kind === 'ARCHIVE' ? (target.group?.members ?? []) : [];
    const left: string[] = [];
    for (const { archiveId } of members) {
      for await (const { key } of runner.store.list(`archive/${archiveId}/`)) left.push(key);
    }
    expect(members).toHaveLength(2);
    expect(left).toEqual([]);
  });
});
