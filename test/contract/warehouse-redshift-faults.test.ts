/** What is particular to Redshift: objects, statements, tokens and faults, by the in-process Data API. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zstdDecompressSync } from 'node:zlib';
import {
  createRedshiftWarehouse,
  type RedshiftWarehouseOptions,
} from '../../src/warehouse/redshift/redshift-warehouse.js';
import { nullMarker } from '../../src/warehouse/redshift/redshift-csv.js';
import type { StagedChunk, Warehouse, WarehouseTable } from '../../src/warehouse/warehouse.js';
import {
  createMemoryObjectStore,
  readWhole,
  type MemoryObjectStore,
} from '../support/memory-object-store.js';
import {
  ACCESS_KEY,
  startRedshiftDataServer,
  WORKGROUP,
  type RedshiftDataServer,
} from '../support/redshift-data-server.js';
import { column, csv, tableOf } from '../support/warehouse-input.js';

const definition = tableOf('market', 'trades', [
  column('day', 'date'),
  column('symbol', 'character varying(2)'),
]);
const ROWS = [
  ['2024-01-02', 'A'],
  ['2024-01-03', null],
  ['2024-01-04', ''],
];
const ROLE = 'arn:aws:iam::123456789012:role/copy';

describe('a warehouse in Redshift', () => {
  let store: MemoryObjectStore;
  let server: RedshiftDataServer;
  let warehouse: Warehouse;
  let table: WarehouseTable;

  const options = (more: Partial<RedshiftWarehouseOptions> = {}): RedshiftWarehouseOptions => ({
    client: {
      region: 'eu-central-1',
      endpoint: server.endpoint,
      credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: 'secret' },
    },
    target: { workgroupName: WORKGROUP },
    database: 'dev',
    iamRoleArn: ROLE,
    store,
    keyPrefix: 'loads',
    retryBaseMs: 1,
    ...more,
  });
  beforeEach(async () => {
    store = createMemoryObjectStore('s3://bucket/prefix');
    server = await startRedshiftDataServer(store);
    warehouse = createRedshiftWarehouse(options());
    table = warehouse.design(definition, { schema: 'market', name: 'trades' });
  });
  afterEach(async () => {
    await warehouse.close();
    await server.stop();
  });

  async function staged(
    rows: readonly (readonly (string | null)[])[] = ROWS,
  ): Promise<readonly StagedChunk[]> {
    await warehouse.begin('load', table);
    return [await warehouse.stage('load', table, 0, csv(rows))];
  }
  async function keys(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { key } of store.list('')) found.push(key);
    return found;
  }
  const commits = (): readonly string[] =>
    server.statements.filter((sql) => sql.includes('create table "market"'));

  it('stages zstd objects and commits them by a manifest in one transaction', async () => {
    const chunks = await staged();
    expect(await warehouse.commit('load', table, chunks)).toEqual({ rows: 3 });
    const [marker, data, load, manifest] = await keys();
    expect(marker).toBe('loads/load/chunks/000000.json');
    expect(data).toMatch(/^loads\/load\/data\/000000-[0-9a-f]{32}\.csv\.zst$/);
    expect(load).toBe('loads/load/load.json');
    const text = zstdDecompressSync(await readWhole(store, data ?? '')).toString('utf8');
    const nothing = nullMarker('load');
    expect(text).toBe(`"2024-01-02","A"\n"2024-01-03",${nothing}\n"2024-01-04",""\n`);
    const bytes = (await store.head(data ?? ''))?.bytes;
    expect(JSON.parse((await readWhole(store, manifest ?? '')).toString('utf8'))).toEqual({
      entries: [
        { url: `s3://bucket/prefix/${data ?? ''}`, mandatory: true, meta: { content_length: bytes } },
      ],
    });
    expect(commits()).toHaveLength(1);
    expect(commits()[0]?.split(';\n')).toEqual([
      'create schema if not exists "market"',
      'create table "market"."trades" ("day" DATE, "symbol" VARCHAR(8)) DISTSTYLE AUTO COMPOUND SORTKEY ("day")',
      `copy "market"."trades" from 's3://bucket/prefix/${manifest ?? ''}' iam_role '${ROLE}' format csv zstd manifest null as '${nothing}' dateformat 'auto' timeformat 'auto'`,
      `delete from "sortkeep"."load_ledger" where target_schema = 'market' and target_name = 'trades'`,
      expect.stringMatching(
        /^insert into "sortkeep"\."load_ledger" select 'load', 'market', 'trades', '[0-9a-f]{64}', count\(\*\) \//,
      ),
    ]);
  });

  it('waits and sends again while too many statements are at work', async () => {
    const chunks = await staged();
    server.rejectNext('ActiveStatementsExceededException', 5);
    expect(await warehouse.commit('load', table, chunks)).toEqual({ rows: 3 });
    server.rejectNext('ActiveStatementsExceededException', 99);
    await expect(warehouse.profile(table)).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true });
  });

  it('runs a commit once when its answer is lost', async () => {
    const chunks = await staged();
    server.loseNextAnswer();
    expect(await warehouse.commit('load', table, chunks)).toEqual({ rows: 3 });
    const tokens = server.batchTokens.slice(-2);
    expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(tokens[1]).toBe(tokens[0]);
    expect(commits()).toHaveLength(1);
  });

  it('runs a commit once when two processes send it', async () => {
    const chunks = await staged();
    const other = createRedshiftWarehouse(options());
    const both = [warehouse, other].map((each) => each.commit('load', table, chunks));
    expect(await Promise.all(both)).toEqual([{ rows: 3 }, { rows: 3 }]);
    expect((await warehouse.profile(table)).rows).toBe(3);
    await other.close();
  });

  it('tries a failed commit anew, under another token', async () => {
    const chunks = await staged();
    server.failNext('copy ', 'ERROR: S3ServiceException: the bucket of Mr Secret is away');
    const failure = warehouse.commit('load', table, chunks);
    await expect(failure).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.not.stringContaining('Secret'),
    });
    expect(await warehouse.commit('load', table, chunks)).toEqual({ rows: 3 });
    expect(new Set(server.batchTokens.slice(-2)).size).toBe(2);
  });

  it('commits nothing when another number of rows arrives than was staged', async () => {
    const chunks = await staged();
    const data = (await keys()).find((key) => key.includes('/data/')) ?? '';
    const marker = {
      chunk: { ...chunks[0], rows: 4 },
      objects: [{ key: data, bytes: (await store.head(data))?.bytes }],
    };
    await store.put('loads/load/chunks/000000.json', Buffer.from(JSON.stringify(marker)));
    const claimed = chunks.map((chunk) => ({ ...chunk, rows: 4 }));
    await expect(warehouse.commit('load', table, claimed)).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(warehouse.profile(table)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('names column, row and code of a value that COPY refuses, and not the value', async () => {
    const chunks = await staged([...ROWS, ['2024-01-05', 'far too long']]);
    await expect(warehouse.commit('load', table, chunks)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(
        /^column symbol of market\.trades: a value does not fit \w+ \(error 1204, row 4 of s3:/,
      ),
    });
  });

  it.each([
    ['ERROR: permission denied for schema market', 'FAILED', 'ACCESS_DENIED'],
    ['ERROR: Query cancelled on user request', 'ABORTED', 'CANCELLED'],
  ] as const)('says what %s means', async (error, status, code) => {
    const chunks = await staged();
    server.failNext('copy ', error, status);
    await expect(warehouse.commit('load', table, chunks)).rejects.toMatchObject({ code });
  });

  it('forgets a chunk whose objects were put and whose line was not', async () => {
    await warehouse.begin('load', table);
    store.failPut('/chunks/');
    await expect(warehouse.stage('load', table, 0, csv(ROWS))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(await warehouse.begin('load', table)).toEqual([]);
    expect(await warehouse.commit('load', table, await staged())).toEqual({ rows: 3 });
  });

  it('leaves no object of a discarded load', async () => {
    await warehouse.commit('load', table, await staged());
    await warehouse.discard('load', table);
    expect(await keys()).toEqual([]);
  });

  it('says whose fault it is that it cannot be reached', async () => {
    const check = (more: Partial<RedshiftWarehouseOptions>): Promise<void> =>
      createRedshiftWarehouse(options(more)).check();
    const client = options().client;
    const credentials = { accessKeyId: 'AKIDOTHER', secretAccessKey: 'hush' };
    await expect(check({ client: { ...client, credentials } })).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      message: 'warehouse redshift://analytics.eu-central-1/dev refuses the AWS credentials',
    });
    await expect(check({ target: { workgroupName: 'other' } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const nobody = { ...client, endpoint: 'http://127.0.0.1:1' };
    await expect(check({ client: nobody })).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true });
  });

  it('is refused with a store that is not on S3, or a role that is not one', () => {
    const local = createMemoryObjectStore('file:///tmp/store');
    expect(() => createRedshiftWarehouse(options({ store: local }))).toThrow(
      'cannot stage rows for Redshift',
    );
    expect(() => createRedshiftWarehouse(options({ iamRoleArn: "x' manifest" }))).toThrow(
      'is not an IAM role',
    );
  });

  it('refuses a load id that could leave its folder', async () => {
    await expect(warehouse.begin('../other', table)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
