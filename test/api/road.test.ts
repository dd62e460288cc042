/** The main road over the API alone, on the whole program: register, scan, judge, plan, archive, find, verify, restore. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let url: string;
let client: ApiClient;
const ids = { source: '', table: '', plan: '', move: '', handle: '' };

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  ({ url } = await app.listen());
  client = apiClient(url);
  const database = await server.newDatabase('shop');
  await server.query(
    database,
    `create table public."oldOrders" (id bigint primary key, "customerName" text not null, total numeric(12, 2));
     comment on column public."oldOrders".total is 'in euros';
     insert into public."oldOrders" select i, 'customer ' || i, i * 1.5 from generate_series(1, 5000) i;
     create index by_customer on public."oldOrders" ("customerName"); analyze`,
  );
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

/** The text at a path of an answer. */
function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
  return z.string().parse(found);
}

/** Follows a move to its end over the WebSocket; gives the states that were told. */
async function follow(move: string): Promise<readonly string[]> {
  const socket = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  const query = 'subscription ($id: ID!) { moveProgress(id: $id) { state move { state } } }';
  const states: string[] = [];
  for await (const event of socket.iterate({ query, variables: { id: move } })) {
    states.push(textAt(event.data, 'moveProgress', 'state'));
  }
  await socket.dispose();
  return states;
}

describe('over the API alone, a person', () => {
  it('registers a source and scans it', async () => {
    const { host, port, user, password } = server.address();
    const secret = join(app.directory, 'source-password');
    await writeFile(secret, password);
    const registered = await client.data(
      'mutation ($input: RegisterSourceInput!) { registerSource(input: $input) { id lastScanAt } }',
      {
        input: {
          name: 'shop',
          host,
          port,
          user,
          database: 'shop',
          passwordRef: `file:${secret}`,
          tls: 'DISABLE',
        },
      },
    );
    ids.source = textAt(registered, 'registerSource', 'id');
    const { scanSource } = await client.data(
      'mutation ($id: ID!) { scanSource(id: $id) { source { name lastError { code } } databases { database tables error { code } } } }',
      { id: ids.source },
    );
    expect(scanSource).toMatchObject({ source: { name: 'shop', lastError: null } });
    expect(scanSource).toMatchObject({
      databases: expect.arrayContaining([{ database: 'shop', tables: 1, error: null }]),
    });
  });

  it('finds the table with its structure', async () => {
    const { tables } = await client.data(
      `query ($source: ID!) {
        tables(filter: { sourceId: $source, text: "OLDORD" }, orderBy: SIZE) {
          totalCount
          nodes {
            id database schema name label source { id } schemaVersion { version } usage { reads writes }
            definition { columns { name type notNull comment } keys { kind columns } indexes { name } }
          }
        }
      }`,
      { source: ids.source },
    );
    expect(tables).toMatchObject({
      totalCount: 1,
      nodes: [
        {
          database: 'shop',
          schema: 'public',
          name: 'oldOrders',
          label: 'APP',
          source: { id: ids.source },
          schemaVersion: { version: 1 },
          definition: {
            columns: [
              { name: 'id', type: 'bigint', notNull: true, comment: null },
              { name: 'customerName', type: 'text', notNull: true, comment: null },
              { name: 'total', type: 'numeric(12,2)', notNull: false, comment: 'in euros' },
            ],
            keys: expect.arrayContaining([{ kind: 'primary key', columns: ['id'] }]),
            indexes: [{ name: 'by_customer' }],
          },
        },
      ],
    });
    ids.table = textAt(tables, 'nodes', 0, 'id');
  });

  it('has it judged, and overrules the verdict', async () => {
    const { classifyTables } = await client.data(
      'mutation ($id: ID!) { classifyTables(sourceId: $id) { tables modelVersion labels { label tables } } }',
      { id: ids.source },
    );
    expect(classifyTables).toMatchObject({ tables: expect.any(Number) });
    const { overrideVerdict } = await client.data(
      `mutation ($input: OverrideVerdictInput!) {
        overrideVerdict(input: $input) { label author table { label verdict { author } verdictHistory { label } } }
      }`,
      { input: { tableId: ids.table, label: 'UNUSED', note: 'the shop was closed in 2019' } },
    );
    expect(overrideVerdict).toMatchObject({ label: 'UNUSED', table: { label: 'UNUSED' } });
  });

  it('plans, reads the plan, and cannot start it before it is approved', async () => {
    const { planMove } = await client.data(
      `mutation ($input: PlanMoveInput!) {
        planMove(input: $input) { id kind state refusals steps table { id } target { from { database name source { name } } tags } }
      }`,
      { input: { tableId: ids.table, tags: ['shop-2019'] } },
    );
    expect(planMove).toMatchObject({
      kind: 'ARCHIVE',
      state: 'DRAFT',
      refusals: [],
      table: { id: ids.table },
      target: {
        from: { database: 'shop', name: 'oldOrders', source: { name: 'shop' } },
        tags: ['shop-2019'],
      },
    });
    ids.plan = textAt(planMove, 'id');
    expect(
      await client.fault('mutation ($id: ID!) { startMove(planId: $id) { id } }', { id: ids.plan }),
    ).toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('approves and starts it in one request, and follows it to its end', async () => {
    const started = await client.data(
      'mutation ($id: ID!) { approvePlan(id: $id) { state } startMove(planId: $id) { id plan { state } } }',
      { id: ids.plan },
    );
    expect(started).toMatchObject({
      approvePlan: { state: 'APPROVED' },
      startMove: { plan: { state: 'APPROVED' } },
    });
    ids.move = textAt(started, 'startMove', 'id');
    expect((await follow(ids.move)).at(-1)).toBe('SUCCEEDED');
    const { move } = await client.data(
      'query ($id: ID!) { move(id: $id) { state verified error { code } totals { rows } archive { handle } } }',
      { id: ids.move },
    );
    expect(move).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null, totals: { rows: '5000' } });
    ids.handle = textAt(move, 'archive', 'handle');
  });

  it.each(['old orders', 'customer', 'euro', 'shop-2019', 'oldOrders total'])(
    'finds the archive by %j',
    async (text) => {
      const { archives } = await client.data(
        'query ($text: String) { archives(filter: { text: $text }) { nodes { handle rows } } }',
        { text },
      );
      expect(archives).toEqual({ nodes: [{ handle: ids.handle, rows: '5000' }] });
    },
  );

  it('verifies it, and sees where its rows came from', async () => {
    const verified = await client.data(
      'mutation ($handle: String!) { verifyArchive(handle: $handle) { ok faults archive { handle } } }',
      { handle: ids.handle },
    );
    expect(verified).toEqual({ verifyArchive: { ok: true, faults: [], archive: { handle: ids.handle } } });
    const { table } = await client.data(
      'query ($id: ID!) { table(id: $id) { lineage { dataset { name } edges { kind rows from { name } move { id } } } } }',
      { id: ids.table },
    );
    expect(table).toEqual({
      lineage: {
        dataset: { name: 'shop.public.oldOrders' },
        edges: [
          { kind: 'ARCHIVE', rows: '5000', from: { name: 'shop.public.oldOrders' }, move: { id: ids.move } },
        ],
      },
    });
  });

  it('restores it by its handle into another schema, with the same content', async () => {
    await server.query('shop', 'create schema brought_back');
    const { restoreArchive } = await client.data(
      'mutation ($input: RestoreArchiveInput!) { restoreArchive(input: $input) { id kind } }',
      { input: { handle: ` ${ids.handle.toUpperCase()} `, targetSchema: 'brought_back' } },
    );
    const id = textAt(restoreArchive, 'id');
    expect((await follow(id)).at(-1)).toBe('SUCCEEDED');
    const { move } = await client.data(
      'query ($id: ID!) { move(id: $id) { contentHash target { to { schema name } } archive { contentHash } } }',
      { id },
    );
    expect(move).toMatchObject({ target: { to: { schema: 'brought_back', name: 'oldOrders' } } });
    expect(textAt(move, 'contentHash')).toBe(textAt(move, 'archive', 'contentHash'));
    const same = `select count(*) from (table public."oldOrders" except table brought_back."oldOrders") d`;
    expect(await server.query('shop', same)).toEqual([{ count: '0' }]);
  });

  it('is told what is wrong with a handle, a cursor or a name', async () => {
    expect(await client.fault('{ archive(handle: "sk-nonsense") { rows } }')).toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(await client.fault('{ archives(after: "nonsense") { totalCount } }')).toMatchObject({
      code: 'INVALID_INPUT',
      message: "unknown cursor 'nonsense'",
    });
    const source = await client.fault(
      'mutation { registerSource(input: { name: "shop", host: "h", user: "u" }) { id } }',
    );
    expect(source).toMatchObject({ code: 'ALREADY_EXISTS' });
  });
});
