/** Both warehouses against a real source: what COPY gives is loaded, and the two sides' profiles are compared. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { createDuckdbWarehouse } from '../../src/warehouse/duckdb/duckdb-warehouse.js';
import { pinSettings } from '../../src/postgres/pinned-settings.js';
import { parseTableProfile } from '../../src/warehouse/profile/table-profile.js';
import { createRedshiftWarehouse } from '../../src/warehouse/redshift/redshift-warehouse.js';
import { sourceSelectList } from '../../src/warehouse/source-select-list.js';
import type { TableProfile, Warehouse, WarehouseTable } from '../../src/warehouse/warehouse.js';
import { createMemoryObjectStore } from '../support/memory-object-store.js';
import { startTestServer, type TestServer } from '../support/postgres.js';
import {
  ACCESS_KEY,
  startRedshiftDataServer,
  WORKGROUP,
  type RedshiftDataServer,
} from '../support/redshift-data-server.js';
import { column, primaryKey, tableOf } from '../support/warehouse-input.js';

const MOOD = { schema: 'market', name: 'mood' };
const COLUMNS = [
  column('Symbol', 'character varying(12)'),
  column('traded_at', 'timestamp with time zone'),
  column('day', 'date'),
  column('noted', 'timestamp(3) without time zone'),
  column('opens', 'time without time zone'),
  column('price', 'numeric(18,6)'),
  column('wide', 'numeric(38,10)'),
  column('any', 'numeric'),
  column('volume', 'bigint'),
  column('lots', 'smallint'),
  column('ratio', 'double precision'),
  column('small', 'real'),
  column('halted', 'boolean'),
  column('note "quoted"', 'text'),
  column('code', 'character(6)'),
  column('trace', 'uuid'),
  column('doc', 'jsonb'),
  column('raw', 'bytea'),
  column('tags', 'text[]'),
  column('mood', 'market.mood', { userType: MOOD }),
  column('fee', 'money'),
  column('held', 'interval'),
  column('host', 'inet'),
  column('file', 'oid'),
  column('pair', 'market.pair', { userType: { schema: 'market', name: 'pair' } }),
];
const definition = tableOf('market', 'ticks', COLUMNS, {
  types: [{ kind: 'enum', ...MOOD, labels: ['calm', 'wild'], comment: null }],
  constraints: [primaryKey(['Symbol', 'traded_at'])],
});
const DDL = `create schema market; create type market.mood as enum ('calm', 'wild'); create type market.pair as (a int, b text);
create table market.ticks (${COLUMNS.map(({ name, type }) => `${pg.escapeIdentifier(name)} ${type}`).join(', ')});`;

const ORDINARY = `insert into market.ticks select 'S' || i % 7, '2020-01-01 00:00:00+00'::timestamptz + i * interval '61.000001 s',
  date '1960-01-01' + i, timestamp '1969-12-31 23:59:59.999' + i * interval '1 day', time '00:00' + i * interval '7 s',
  (i - 500) * 1.000001, (i - 500) * 1234567890.0987654321, 1.0 / (i + 1), i * 9000000000000000, i - 500, sqrt(i) - 15, i / 7.0, i % 2 = 0,
  case i % 5 when 0 then '' when 1 then null else 'note ' || chr(0x1f600 + i % 50) end, 'c' || i,
  md5(i::text)::uuid, jsonb_build_object('n', i), int4send(i), array['a', null, i::text], case i % 2 when 0 then 'calm' else 'wild' end::market.mood,
  (i * 1.01)::numeric::money, i * interval '1 mon 3 h', ('10.0.0.' || i % 256)::inet, i, row(i, null)::market.pair from generate_series(0, 999) i`;
const EXTREME = `insert into market.ticks values
  ('', '0001-01-01 00:00:00+00', '0001-01-01', '0001-01-01', '24:00:00', -999999999999.999999, -9999999999999999999999999999.9999999999, 'NaN',
   -9223372036854775808, -32768, 'NaN', 'Infinity', null, E'\\\\N', '', null, 'null', '', '{}', null, '-92233720368547758.08', '-178000000 years', '::1', 4294967295, row(null, null)),
  ('max', '9999-12-31 23:59:59.999999+00', '9999-12-31', '9999-12-31 23:59:59.999', '23:59:59.999999', 999999999999.999999, 9999999999999999999999999999.9999999999, '123456789012345678901234567890.123456789012345678901234567890',
   9223372036854775807, 32767, 1.7976931348623157e308, 3.4028235e38, true, E'\\\\.', '      ', '00000000-0000-0000-0000-000000000000', '{}', '\\x00ff', '{NULL}', 'wild', '92233720368547758.07', '0', '10.0.0.0/8', 0, null),
  (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
  ('e', '2000-01-01 00:00:00+05:30', '1970-01-01', '1970-01-01', '00:00', 0, 0, 0, 0, 0, 5e-324, 1e-45, false, E'"\\r\\n,', ' x', null, '[]', null, null, null, 0, null, null, null, null),
  ('z', '2000-01-01', '1970-01-01', '1970-01-01', '00:00', 0, 0, 0, 0, 0, '-0', '-0', false, '', null, null, null, null, null, null, 0, null, null, null, null),
  ('f', '2000-01-01', '1970-01-01', '1970-01-01', '00:00', 0, 0, 0, 0, 0, '-Infinity', -1e-45, false, '', null, null, null, null, null, null, 0, null, null, null, null),
  ('g', '2000-01-01', '1970-01-01', '1970-01-01', '00:00', 0, 0, 0, 0, 0, 1.7976931348623157e308, '-3.4028235e38', false, '', null, null, null, null, null, null, 0, null, null, null, null)`;
/** What DuckDB keeps and Redshift does not. */
const UNENDING = `insert into market.ticks ("Symbol", traded_at, day, noted) values
  ('inf', 'infinity', 'infinity', '-infinity'), ('ninf', '-infinity', '-infinity', 'infinity'),
  ('bc', '0044-03-15 12:00:00+00 BC', '0044-03-15 BC', '4713-01-01 00:00:00 BC'), ('far', '294246-12-31 23:59:59.999999+00', '5874897-12-31', '294246-01-01')`;
const PROFILE = z.tuple([z.object({ profile: z.unknown() })]);

describe('a table of market data', () => {
  let server: TestServer;
  let session: pg.Client;
  let directory: string;
  let redshiftServer: RedshiftDataServer;
  const open: Record<string, Warehouse> = {};

  beforeAll(async () => {
    server = await startTestServer();
    const database = await server.newDatabase();
    session = new pg.Client(server.address(database));
    await session.connect();
    directory = await mkdtemp(join(tmpdir(), 'sortkeep-market-'));
    open['DuckDB'] = createDuckdbWarehouse({ path: join(directory, 'w.duckdb') });
    const store = createMemoryObjectStore('s3://bucket');
    redshiftServer = await startRedshiftDataServer(store);
    open['Redshift'] = createRedshiftWarehouse({
      client: {
        region: 'eu-central-1',
        endpoint: redshiftServer.endpoint,
        credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: 'secret' },
      },
      target: { workgroupName: WORKGROUP },
      database: 'dev',
      iamRoleArn: 'default',
      store,
      retryBaseMs: 1,
    });
  });
  afterAll(async () => {
    for (const warehouse of Object.values(open)) await warehouse.close();
    await redshiftServer.stop();
    await session.end();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** Settings are pinned as a mover pins them: for one transaction. */
  async function pinned<T>(work: () => Promise<T>): Promise<T> {
    await session.query('begin');
    await pinSettings({
      query: async (sql) => ({ rows: (await session.query(sql)).rows, rowCount: 0 }),
    });
    const result = await work();
    await session.query('commit');
    return result;
  }

  async function sourceProfile(warehouse: Warehouse, table: WarehouseTable): Promise<TableProfile> {
    const sql = warehouse.sourceProfileSql(table, 'only market.ticks');
    const { rows } = await pinned(() => session.query(sql));
    return parseTableProfile(PROFILE.parse(rows)[0].profile);
  }

  async function load(warehouse: Warehouse, table: WarehouseTable, loadId: string): Promise<void> {
    await warehouse.begin(loadId, table);
    const sql = `copy (select ${sourceSelectList(table)} from only market.ticks) to stdout (format csv, force_quote *)`;
    const chunk = await pinned(() => warehouse.stage(loadId, table, 0, session.query(copyTo(sql))));
    await warehouse.commit(loadId, table, [chunk]);
  }

  it.each([
    ['DuckDB', [DDL, ORDINARY, EXTREME, UNENDING]],
    ['Redshift', [DDL, ORDINARY, EXTREME]],
  ])('is the same in %s, by its profile, until one value changes', async (name, statements) => {
    const warehouse = open[name];
    if (warehouse === undefined) throw new Error(`no warehouse ${name}`);
    await session.query('drop schema if exists market cascade');
    for (const sql of statements) await session.query(sql);
    const table = warehouse.design(definition, { schema: 'market', name: 'ticks' });
    await load(warehouse, table, 'load-1');
    const loaded = await warehouse.profile(table);
    expect(warehouse.compare(await sourceProfile(warehouse, table), loaded)).toEqual([]);

    await session.query(`update market.ticks set day = day + 1 where "Symbol" = 'e'`);
    await session.query(`update market.ticks set "note ""quoted""" = '\\n' where "Symbol" = 'max'`);
    expect(warehouse.compare(await sourceProfile(warehouse, table), loaded)).toEqual([
      expect.stringMatching(/^column day: sum of days -?\d+ at the source, -?\d+ in the warehouse$/),
      expect.stringMatching(/^column note "quoted": hash \d+ at the source, \d+ in the warehouse$/),
    ]);
  });
});
