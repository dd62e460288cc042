/** A removal through the API, with the program's own worker, and with a restore that was really rehearsed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

const MOMENT_IN_DAYS = 1e-8;
const removal = z.object({ id: z.string(), state: z.string(), next: z.string() });

let server: TestServer;
let app: TestApplication;
let api: ServedApi;
let database: string;

beforeAll(async () => {
  server = await startTestServer();
  database = await server.newDatabase('shop');
  app = await startTestApplication(server, {
    allowRemoval: true,
    removalWatchDays: MOMENT_IN_DAYS,
    removalQuarantineDays: MOMENT_IN_DAYS,
    removalBareDays: MOMENT_IN_DAYS,
    rehearsalSource: 'scratch',
  });
  await app.register('scratch', await server.newDatabase('scratch'));
  await app.work();
  api = await serveApi(app.services);
});
afterAll(async () => {
  await api.close();
  await app.close();
  await server.stop();
});

async function step(field: string, args: Readonly<Record<string, string>>): Promise<z.infer<typeof removal>> {
  const types: Readonly<Record<string, string>> = { id: 'ID!', handle: 'String!', reason: 'String!' };
  const names = Object.keys(args);
  const declared = names.map((name) => `$${name}: ${types[name] ?? ''}`).join(', ');
  const passed = names.map((name) => `${name}: $${name}`).join(', ');
  const data = await api.client.data(
    `mutation (${declared}) { step: ${field}(${passed}) { id state next } }`,
    args,
  );
  return removal.parse(data['step']);
}

async function reached(id: string, state: string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    const data = await api.client.data(
      'query ($id: ID!) { removal(id: $id) { id state next fault { message } } }',
      { id },
    );
    if (removal.parse(data['removal']).state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the removal did not become ${state}`);
}

describe('an archived table', () => {
  it('is removed from its source through the API, and can be restored by its handle', async () => {
    await server.query(
      database,
      `create table old_orders (id integer primary key, note text);
       insert into old_orders select n, 'row ' || n from generate_series(1, 300) as n`,
    );
    const source = await app.register('shop', database);
    const table = await app.scanned(source, 'old_orders');
    await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
    const found = await app.services.archives.search({ text: 'old_orders' }, { first: 1, after: null });
    const handle = found.items[0]?.node.handle ?? '';

    const { id, state } = await step('planRemoval', { handle, reason: 'replaced by the new shop' });
    expect(state).toBe('PLANNED');
    const shown = await api.client.data(
      `query ($id: ID!) {
        removal(id: $id) { needsApprovals steps { step sql } table { name } archive { handle } copyMove { state } }
        removals { nodes { reason } totalCount }
        node(id: $id) { id }
      }`,
      { id },
    );
    expect(shown).toMatchObject({
      removal: { needsApprovals: 2, table: { name: 'old_orders' }, archive: { handle }, copyMove: null },
      removals: { nodes: [{ reason: 'replaced by the new shop' }], totalCount: 1 },
      node: { id },
    });
    await step('approveRemoval', { id });
    const again = await api.client.fault('mutation ($id: ID!) { approveRemoval(id: $id) { id } }', { id });
    expect(again).toMatchObject({ code: 'CONFLICT', hint: expect.stringContaining('SORTKEEP_ACTOR') });
    const [listed] = (await app.services.removals.list({ first: 1, after: null })).items;
    if (listed === undefined) throw new Error('no removal is listed');
    await app.services.removals.approve('another person', listed.node.id);
    await step('sealRemoval', { id });
    await reached(id, 'PROVED');
    const expired = await api.client.fault(
      'mutation ($handle: String!) { expireArchive(handle: $handle, reason: "old") { state } }',
      { handle },
    );
    expect(expired).toMatchObject({
      code: 'CONFLICT',
      hint: expect.stringContaining('sortkeep remove return'),
    });
    await api.client.data('mutation ($handle: String!) { rehearseArchive(handle: $handle) { ok } }', {
      handle,
    });
    await reached(id, 'WATCHING');
    await app.services.sources.scan('the test', source.id);
    await step('quarantineRemoval', { id });
    await app.services.sources.scan('the test', source.id);
    await reached(id, 'BARE');
    await app.services.sources.scan('the test', source.id);
    expect(await step('dropRemoval', { id })).toMatchObject({ state: 'DROPPED' });
    expect(await server.query(database, `select 1 from pg_class where relname = 'old_orders'`)).toEqual([]);

    const { id: move } = await app.services.archives.restore('the test', { handle });
    expect((await app.ended({ id: move })).state).toBe('SUCCEEDED');
    expect(await server.query(database, 'select count(*)::integer as rows from old_orders')).toEqual([
      { rows: 300 },
    ]);
  });
});
