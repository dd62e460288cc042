/** What a data scientist would ask of the archives, over HTTP, from tables that were profiled and archived. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { forgetArchives } from '../support/stored-archives.js';

let server: TestServer;
let app: TestApplication;
let client: ApiClient;

const TABLES = ['eur_minute_candles', 'old_minute_bars', 'listings', 'staff'];
const SCHEMA = `
  create table eur_minute_candles (ts timestamptz not null, symbol text, open numeric, close numeric);
  insert into eur_minute_candles
    select timestamptz '2019-01-02 08:00Z' + i * interval '10 hours', 'EURUSD', 1 + i / 1000.0, 1.1
    from generate_series(0, 840) i;
  create table old_minute_bars (ts timestamptz not null, price numeric);
  insert into old_minute_bars
    select timestamptz '2011-01-01' + i * interval '1 day', i from generate_series(1, 300) i;
  create table listings (isin text, venue text, listed date);
  insert into listings select 'US0378331005', 'XNAS', date '2020-01-01' + i from generate_series(1, 300) i;
  create table staff (id bigint primary key, date_of_birth date);
  insert into staff select i, date '1960-01-01' + i * 17 from generate_series(1, 300) i;
`;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
  client = apiClient((await app.listen()).url);
  const database = await server.newDatabase('market');
  await server.query(database, SCHEMA);
  const source = await app.register('market', database);
  await app.scanned(source, 'listings');
  await app.services.profiles.profile(ACTOR, source.id);
  for (const name of TABLES) {
    const { id: tableId } = await app.scanned(source, name);
    await app.moved({ kind: 'ARCHIVE', tableId, tags: ['market'] });
  }
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const QUERY = `query ($text: String, $values: [ValueRangeInput!]) {
  searchArchives(filter: { text: $text }, values: $values) {
    words { word alternatives { word how } period { from to } }
    hits {
      totalCount
      nodes { score archive { name ranges { column minimum maximum } } matches { word field column how points } }
    }
    tags: facet(by: TAG) { value count }
    years: facet(by: YEAR) { value count }
  }
}`;
const match = z.object({
  word: z.string(),
  field: z.string(),
  column: z.string().nullable(),
  how: z.string(),
});
const counts = z.array(z.object({ value: z.string(), count: z.number() }));
const answer = z.object({
  searchArchives: z.object({
    hits: z.object({
      totalCount: z.number(),
      nodes: z.array(
        z.object({
          archive: z.object({ name: z.string(), ranges: z.array(z.object({ column: z.string() })) }),
          matches: z.array(match),
        }),
      ),
    }),
    tags: counts,
    years: counts,
  }),
});

const search = async (text: string, values: readonly object[] = []) =>
  answer.parse(await client.data(QUERY, { text, values })).searchArchives;

describe('searchArchives', () => {
  it('finds the minute bars of 2019', async () => {
    const { hits, tags, years } = await search('minute bars of 2019');
    expect(hits.nodes.map(({ archive }) => archive.name)).toEqual(['eur_minute_candles']);
    expect(hits.nodes[0]?.matches).toEqual([
      { word: 'minute', field: 'TABLE', column: null, how: 'EXACT' },
      { word: 'bars', field: 'TABLE', column: null, how: 'SYNONYM' },
      { word: '2019', field: 'VALUES', column: 'ts', how: 'RANGE' },
    ]);
    expect([hits.totalCount, tags, years]).toEqual([
      1,
      [{ value: 'market', count: 1 }],
      [{ value: '2019', count: 1 }],
    ]);
  });

  it('says where isin was stored', async () => {
    const { hits } = await search('where was `isin` stored');
    expect(hits.nodes.map(({ archive, matches }) => [archive.name, matches[0]])).toEqual([
      ['listings', { word: 'isin', field: 'COLUMN', column: 'isin', how: 'EXACT' }],
    ]);
  });

  it('keeps to a range of values', async () => {
    const { hits } = await search('', [{ column: 'ts', from: '2011-03', to: '2011-04' }]);
    expect(hits.nodes.map(({ archive }) => archive.name)).toEqual(['old_minute_bars']);
  });

  it('knows no range of what is sensitive', async () => {
    const { hits } = await search('staff');
    expect(hits.nodes[0]?.archive.ranges.map(({ column }) => column)).not.toContain('date_of_birth');
  });

  it('says what is off in what was asked', async () => {
    const fault = await client.fault(QUERY, { values: [{ column: 'ts', from: 'soon' }] });
    expect(fault).toMatchObject({ code: 'INVALID_INPUT', message: 'ts soon.. is no range of values' });
  });

  it('finds the same once the catalog was lost and rebuilt from the store', async () => {
    const before = await search('minute bars of 2019');
    await forgetArchives(server, app);
    expect((await search('minute bars of 2019')).hits.totalCount).toBe(0);
    await app.services.keeping.rebuild(ACTOR);
    expect(await search('minute bars of 2019')).toEqual(before);
  });
});
