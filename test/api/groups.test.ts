/** A set over HTTP alone: planned, refused, approved, archived, looked at, rebuilt, restored, expired. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { globalId, parseIdOf } from '../../src/api/global-id.js';
import { moveId } from '../../src/domain/ids.js';

import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { SHOP } from '../support/shop-tables.js';

let server: TestServer;
let app: TestApplication;
let client: ApiClient;
let database: string;
const tables = { orders: '', customers: '', alone: '' };
const handles = { group: '', orders: '' };

const PLAN = `mutation ($tables: [ID!]!) {
  planGroup(input: { tableIds: $tables, tags: ["shop"] }) {
    id state refusals warnings steps kind
    target { groupHandle members { archiveHandle place { schema name database } } }
  }
}`;
const plan = z.object({
  id: z.string(),
  state: z.string(),
  refusals: z.array(z.string()),
  target: z.object({
    groupHandle: z.string(),
    members: z.array(z.object({ archiveHandle: z.string(), place: z.object({ name: z.string() }) })),
  }),
});

const planned = async (...ids: readonly string[]): Promise<z.infer<typeof plan>> =>
  plan.parse((await client.data(PLAN, { tables: ids }))['planGroup']);

const moved = z.object({ id: z.string() });
const ended = async (move: unknown) => app.ended({ id: moveId(parseIdOf('Move', moved.parse(move).id)) });

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  client = apiClient((await app.listen()).url);
  database = await server.newDatabase();
  await server.query(database, SHOP);
  const source = await app.register('shop', database);
  for (const name of ['orders', 'customers', 'alone'] as const) {
    tables[name] = globalId('Table', (await app.scanned(source, name)).id);
  }
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

describe('over the API, a set', () => {
  it('is refused as a whole where a table comes along that is not UNUSED, and cannot be approved', async () => {
    const { id, state, refusals } = await planned(tables.orders);
    expect(state).toBe('REFUSED');
    expect(refusals).toEqual([
      expect.stringMatching(
        /^public\.customers: it is tied to the others by foreign keys and its verdict is (?!UNUSED)/,
      ),
    ]);
    const fault = await client.fault('mutation ($id: ID!) { approvePlan(id: $id) { id } }', { id });
    expect(fault.code).toBe('CONFLICT');
  });

  it('is not made of tables that cannot be found, or of none', async () => {
    const none = await client.fault(PLAN, { tables: [] });
    expect(none).toMatchObject({ code: 'INVALID_INPUT', message: '0 tables are named' });
    const unknown = globalId('Table', '429e643d-287f-4990-991a-128ae2ed730b');
    expect(await client.fault(PLAN, { tables: [unknown] })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is shown before it is approved, cannot be run dry, and is there once its move has succeeded', async () => {
    const { id, state, target } = await planned(tables.orders, tables.customers);
    expect(state).toBe('DRAFT');
    expect(target.members.map(({ place }) => place.name)).toEqual(['orders', 'customers']);
    const dry = await client.fault('mutation ($id: ID!) { dryRun(ids: [$id]) { at } }', { id });
    expect(dry.message).toContain('is of a set, which cannot be run dry');
    await client.data('mutation ($id: ID!) { approvePlan(id: $id) { state } }', { id });
    const started = await client.data('mutation ($id: ID!) { startMove(planId: $id) { id } }', { id });
    expect(await ended(started['startMove'])).toMatchObject({ state: 'SUCCEEDED', rows: 2400 });
    handles.group = target.groupHandle;
    const { archiveGroup } = await client.data(
      `query ($handle: String!) { archiveGroup(handle: $handle) {
         handle state foreignKeys { name table references columns } archives { name rows handle group { handle } } move { state } } }`,
      { handle: handles.group },
    );
    expect(archiveGroup).toMatchObject({
      handle: handles.group,
      state: 'KEPT',
      move: { state: 'SUCCEEDED' },
      archives: [
        { name: 'orders', rows: '2000', group: { handle: handles.group } },
        { name: 'customers', rows: '400', group: { handle: handles.group } },
      ],
    });
    expect(archiveGroup).toMatchObject({
      foreignKeys: expect.arrayContaining([
        {
          name: 'orders_customer_fkey',
          table: 'public.orders',
          references: 'public.customers',
          columns: ['customer'],
        },
      ]),
    });
    handles.orders = target.members[0]?.archiveHandle ?? '';
  });

  it('is restored by its handle, whole, into a schema that is named', async () => {
    const RESTORE = 'mutation ($input: RestoreArchiveInput!) { restoreArchive(input: $input) { id } }';
    const input = { handle: handles.group, targetSchema: 'back' };
    const part = await client.fault(RESTORE, { input: { ...input, columns: ['id'] } });
    expect(part.message).toBe('a set is restored whole, under the names of its tables');
    const { restoreArchive } = await client.data(RESTORE, { input });
    expect(await ended(restoreArchive)).toMatchObject({ state: 'SUCCEEDED', warnings: [] });
    const keys = await server.query(
      database,
      `select count(*)::integer as keys from pg_constraint
       where contype = 'f' and convalidated and connamespace = 'back'::regnamespace`,
    );
    expect(keys).toEqual([{ keys: 3 }]);
  });

  it('comes back with its archives into a catalog that was lost', async () => {
    const other = await startTestApplication(server, {
      storeDirectory: join(app.directory, 'archives'),
      storeKeyFile: join(app.directory, 'archive.key'),
    });
    try {
      expect(await other.services.keeping.rebuild(ACTOR)).toMatchObject({
        entered: 2,
        groups: 1,
        findings: [],
      });
      expect(await other.services.keeping.rebuild(ACTOR)).toMatchObject({
        known: 2,
        groups: 1,
        findings: [],
      });
      expect(await other.services.archives.group(handles.group)).toEqual(
        await app.services.archives.group(handles.group),
      );
    } finally {
      await other.close();
    }
  });

  it('expires with all of its archives, and none of them by itself', async () => {
    const EXPIRE = 'mutation ($handle: String!) { expireArchive(handle: $handle, reason: "old") { state } }';
    const alone = await client.fault(EXPIRE, { handle: handles.orders });
    expect(alone.message).toContain(`belongs to the set ${handles.group}`);
    const WHOLE =
      'mutation ($handle: String!) { expireArchiveGroup(handle: $handle, reason: "old") { state archives { state } } }';
    const HOLD =
      'mutation ($handle: String!) { holdArchive(handle: $handle, reason: "asked") { legalHold } }';
    await client.data(HOLD, { handle: handles.orders });
    expect((await client.fault(WHOLE, { handle: handles.group })).message).toContain('legal hold');
    await client.data(HOLD.replaceAll('holdArchive', 'releaseArchive'), { handle: handles.orders });
    const { expireArchiveGroup } = await client.data(WHOLE, { handle: handles.group });
    expect(expireArchiveGroup).toEqual({
      state: 'EXPIRED',
      archives: [{ state: 'EXPIRED' }, { state: 'EXPIRED' }],
    });
  });
});
