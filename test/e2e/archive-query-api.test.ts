/** Archives are used over the API as docs/querying.md says, and downloaded by links. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { archivePrefix } from '../../src/movers/archive/archive-keys.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { archived } from '../support/archive-query.js';
import type { Archived } from '../support/archive-query.js';
import { readWhole } from '../support/memory-object-store.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { storeOf } from '../support/stored-archives.js';

const DOCUMENT = fileURLToPath(new URL('../../docs/querying.md', import.meta.url));

let server: TestServer;
let app: TestApplication;
let client: ApiClient;
let url: string;
let orders: string;
let customers: string;
let wide: Archived;
let examples: readonly string[];

beforeAll(async () => {
  examples = Array.from(
    (await readFile(DOCUMENT, 'utf8')).matchAll(/```graphql\n([\s\S]*?)```/g),
    ([, text = '']) => text,
  );
  server = await startTestServer();
  app = await startTestApplication(server, { actor: ACTOR, queryCacheBytes: 1_048_576 });
  await app.work();
  ({ url } = await app.listen());
  client = apiClient(url);
  const made = await archived(
    app,
    server,
    'orders',
    `create table orders (id integer, customer integer, price numeric(10,2), ordered date);
     insert into orders select i, i % 3, i * 1.25, date '2024-01-01' + i from generate_series(1, 60) i`,
  );
  orders = made.archive.handle;
  const others = await archived(
    app,
    server,
    'customers',
    `create table customers (id integer, email text, town text);
     insert into customers values (0, null, ''), (1, 'a"b@example.com', null), (2, 'c@example.com', E'two\\nlines')`,
  );
  customers = others.archive.handle;
  wide = await archived(
    app,
    server,
    'wide',
    `create table wide as select i, md5(i::text) as text from generate_series(1, 100000) i`,
  );
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const linked = z.object({ createArchiveDownload: z.object({ path: z.string(), expiresAt: z.string() }) });

async function link(handle: string, format: string): Promise<string> {
  const data = await client.data(
    `mutation { createArchiveDownload(handle: "${handle}", format: ${format}) { path expiresAt } }`,
  );
  return `${url}${linked.parse(data).createArchiveDownload.path}`;
}

describe('the examples of docs/querying.md', () => {
  it('give a page of rows, and the next one', async () => {
    const [preview = ''] = examples;
    const { archivePreview } = await client.data(preview, { handle: orders });
    expect(archivePreview).toMatchObject({
      columns: [{ name: 'id', type: 'INTEGER', postgresType: 'integer', masked: false }, {}, {}],
      rows: { pageInfo: { hasNextPage: true } },
    });
    const { rows } = z
      .object({
        rows: z.object({
          nodes: z.array(z.object({ values: z.array(z.string()) })),
          pageInfo: z.object({ endCursor: z.string() }),
        }),
      })
      .parse(archivePreview);
    expect(rows.nodes[0]?.values).toEqual(['31', '38.75', '2024-02-01']);
    const next = await client.data(preview, { handle: orders, after: rows.pageInfo.endCursor });
    expect(next['archivePreview']).toMatchObject({ rows: { nodes: { length: 10 } } });
  });

  it('join two archives', async () => {
    expect(await client.data(examples[1] ?? '', { orders, customers })).toMatchObject({
      queryArchives: {
        rows: [{ values: ['', '787.50'] }, { values: ['two\nlines', '762.50'] }, {}],
        cut: null,
      },
    });
  });

  it('give a link', async () => {
    expect(linked.safeParse(await client.data(examples[2] ?? '', { handle: orders })).success).toBe(true);
  });
});

describe('an archive that is too large', () => {
  it('for the disk that its twin may use is said to be so, and leaves nothing there', async () => {
    const { handle } = wide.archive;
    const query = `mutation { prepareArchive(handle: "${handle}") { bytes } }`;
    expect(await client.fault(query)).toMatchObject({
      code: 'NO_SPACE',
      message: `the query twin of archive ${handle} is larger than 1048576 bytes`,
    });
    expect(await readdir(join(app.directory, 'twins', 'work'))).toEqual([]);
  });
});

describe('a download', () => {
  it('as CSV has the names, and values that are masked where they are sensitive', async () => {
    const response = await fetch(await link(customers, 'CSV'));
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="public.customers.csv"');
    expect(await response.text()).toBe('"id","email","town"\n"0",,""\n"1","***",\n"2","***","two\nlines"\n');
  });

  it('as the stored objects is what zstd reads, and is refused where columns are masked', async () => {
    const response = await fetch(await link(orders, 'CANONICAL'));
    const text = zstdDecompressSync(Buffer.from(await response.arrayBuffer())).toString('utf8');
    expect(text.split('\n')).toHaveLength(61);
    expect(text).toContain('"60","0","75.00","2024-03-01"\n');
    const refused = await fetch(await link(customers, 'CANONICAL'));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringContaining('masked columns (email)'),
    });
  });

  it('as Parquet is a file of its own, without the masked values', async () => {
    const bytes = Buffer.from(await (await fetch(await link(customers, 'PARQUET'))).arrayBuffer());
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PAR1');
    expect(bytes.subarray(-4).toString('latin1')).toBe('PAR1');
    expect(bytes.includes('example.com')).toBe(false);
    expect(bytes.includes('***')).toBe(true);
  });

  it('is refused for a link that was changed or never given out, or for another format', async () => {
    const good = await link(orders, 'CSV');
    const [start = '', signature = ''] = good.split('.').slice(-2);
    const other = Buffer.from(start.slice(start.lastIndexOf('/') + 1), 'base64url')
      .toString('utf8')
      .replace('CSV', 'PARQUET');
    for (const path of [
      `${good}x`,
      `${url}/download/nothing`,
      `${url}/download/${Buffer.from(other).toString('base64url')}.${signature}`,
    ]) {
      const response = await fetch(path);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'ACCESS_DENIED' });
    }
  });

  it('that meets a damaged object is cut short instead of being taken for whole', async () => {
    const { archive } = wide;
    const good = await link(archive.handle, 'CSV');
    const store = await storeOf(app);
    for await (const { key } of store.list(`${archivePrefix(archive.id)}data/`)) {
      const bytes = Buffer.from(await readWhole(store, key));
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
      await store.put(key, bytes);
    }
    await expect(fetch(good).then((response) => response.text())).rejects.toThrow();
  });

  it('is in the audit events with who asked for the link', async () => {
    const events = await server.query(
      app.catalogDatabase,
      `select actor, action, details from sortkeep.audit_events
       where subject = '${customers}' and action in ('archive.link', 'archive.download') order by id limit 2`,
    );
    expect(events).toEqual([
      { actor: ACTOR, action: 'archive.link', details: { format: 'CSV' } },
      { actor: ACTOR, action: 'archive.download', details: { format: 'CSV', by: 'link' } },
    ]);
  });
});

describe('the API', () => {
  it.each([
    ['a query without text', `sql: " ", archives: []`, 'sql is empty'],
    ['a query without archives', `sql: "select 1", archives: []`, 'the query names no archive'],
    [
      'a handle that is none',
      `sql: "select 1", archives: [{ alias: "a", handle: "sk-1" }]`,
      'is not a restore handle',
    ],
    ['a name with a quote', `sql: "select 1", archives: [{ alias: "a\\"b", handle: "sk-1" }]`, 'is no name'],
  ])('refuses %s in words', async (_, input, message) => {
    expect(await client.fault(`{ queryArchives(input: { ${input} }) { cut } }`)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('refuses more rows than the configuration allows', async () => {
    const input = `sql: "select 1", maxRows: 10001, archives: [{ alias: "o", handle: "${orders}" }]`;
    expect(await client.fault(`{ queryArchives(input: { ${input} }) { cut } }`)).toMatchObject({
      message: 'maxRows is 10001, not between 1 and 10000',
    });
  });
});
