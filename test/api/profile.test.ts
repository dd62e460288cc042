/** What in a fleet is sensitive, asked over HTTP, and what of it is kept. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { apiClient } from '../support/api-client.js';
import type { ApiClient } from '../support/api-client.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;
let client: ApiClient;
let source = '';

const EMAIL = 'ada.abbott@secret-company.example';
const SCHEMA = `
  create table people (id bigint primary key, mail text not null, card text, plan text);
  insert into people
    select i, case i when 7 then '${EMAIL}' else 'p' || i || '@example.com' end,
      (array['4111111111111111', '5555555555554444', '378282246310005', '6011111111111117', '3530111333300000',
        '30569309025904', '2223003122003222', '4012888888881881', '4242424242424242', '5105105105105100'])[i % 10 + 1],
      case when i % 3 = 0 then 'gold' else 'free' end
    from generate_series(1, 300) i;
  create table prices (symbol text, isin text, price numeric(12, 6), day date);
  insert into prices
    select (array['AAPL', 'MSFT'])[i % 2 + 1], (array['US0378331005', 'US5949181045'])[i % 2 + 1], i / 7.0,
      date '2024-01-01' + i
    from generate_series(1, 300) i;
`;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  client = apiClient((await app.listen()).url);
  await server.query(await server.newDatabase('shop'), SCHEMA);
  const { host, port, user, password } = server.address();
  const secret = join(app.directory, 'source-password');
  await writeFile(secret, password);
  const input = {
    name: 'shop',
    host,
    port,
    user,
    database: 'shop',
    passwordRef: `file:${secret}`,
    tls: 'DISABLE',
  };
  const registered = await client.data(
    'mutation ($input: RegisterSourceInput!) { registerSource(input: $input) { id } }',
    { input },
  );
  source = z.object({ registerSource: z.object({ id: z.string() }) }).parse(registered).registerSource.id;
  await client.data('mutation ($id: ID!) { scanSource(id: $id) { finishedAt } }', { id: source });
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const ofTable = async (name: string, fields: string): Promise<unknown> => {
  const found = await client.data(
    `query ($source: ID!, $name: String!) {
      tables(filter: { sourceId: $source, text: $name }) { nodes { ${fields} } }
    }`,
    { source, name: `shop.public.${name}` },
  );
  return z.object({ tables: z.object({ nodes: z.array(z.unknown()).length(1) }) }).parse(found).tables
    .nodes[0];
};

describe('before the first profile', () => {
  it('nothing is known to be sensitive, and that is not said to be nothing', async () => {
    expect(
      await ofTable('people', 'sensitivity { kind } columnProfiles { column } profile { profiledAt }'),
    ).toEqual({
      sensitivity: null,
      columnProfiles: [],
      profile: null,
    });
  });
});

describe('a profile over the API', () => {
  it('tells what it found', async () => {
    const { profileSource } = await client.data(
      `mutation ($id: ID!) {
        profileSource(id: $id) {
          source { name } tables unreadable sensitiveColumns statisticsColumns sampledColumns namedColumns
          failures { database table error { code message } }
        }
      }`,
      { id: source },
    );
    expect(profileSource).toMatchObject({
      source: { name: 'shop' },
      unreadable: 0,
      namedColumns: 0,
      failures: [],
    });
  });

  it('answers what in a table is sensitive, and why', async () => {
    expect(
      await ofTable('people', 'sensitivity { kind confidence columns { column kind confidence evidence } }'),
    ).toEqual({
      sensitivity: [
        {
          kind: 'CARD_NUMBER',
          confidence: 0.95,
          columns: [
            {
              column: 'card',
              kind: 'CARD_NUMBER',
              confidence: 0.95,
              evidence: '10 of 10 checked values are or hold card numbers with right check digits',
            },
          ],
        },
        {
          kind: 'EMAIL',
          confidence: 0.95,
          columns: [
            {
              column: 'mail',
              kind: 'EMAIL',
              confidence: 0.95,
              evidence: '300 of 300 checked values are or hold e-mail addresses',
            },
          ],
        },
      ],
    });
    expect(await ofTable('prices', 'sensitivity { kind }')).toEqual({ sensitivity: [] });
  });

  it('describes the columns, with values only where they are harmless', async () => {
    const fields = `profile { profiledAt error { code } } columnProfiles {
      column source limitation nullShare distinct { count } minimum maximum mostCommon { value share }
    }`;
    expect(await ofTable('people', fields)).toMatchObject({
      profile: { profiledAt: expect.any(String), error: null },
      columnProfiles: [
        {
          column: 'id',
          source: 'SAMPLE',
          limitation: null,
          minimum: '1',
          maximum: '300',
          distinct: { count: 300 },
        },
        {
          column: 'mail',
          minimum: null,
          maximum: null,
          mostCommon: [],
          distinct: { count: 300 },
          nullShare: 0,
        },
        { column: 'card', minimum: null, maximum: null, mostCommon: [], distinct: { count: 10 } },
        {
          column: 'plan',
          minimum: 'free',
          maximum: 'gold',
          mostCommon: [{ value: 'free' }, { value: 'gold' }],
        },
      ],
    });
    expect(await ofTable('prices', 'columnProfiles { column minimum maximum }')).toMatchObject({
      columnProfiles: [
        { minimum: 'AAPL', maximum: 'MSFT' },
        { minimum: 'US0378331005', maximum: 'US5949181045' },
        { column: 'price' },
        { minimum: '2024-01-02', maximum: '2024-10-27' },
      ],
    });
  });

  it('answers where card numbers are, over all sources, in pages', async () => {
    const query = `query ($after: String) {
      sensitiveColumns(kind: CARD_NUMBER, first: 1, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { column kind confidence evidence profiledAt table { name database source { name } } }
      }
    }`;
    expect(await client.data(query)).toMatchObject({
      sensitiveColumns: {
        totalCount: 1,
        pageInfo: { hasNextPage: false },
        nodes: [{ column: 'card', table: { name: 'people', database: 'shop', source: { name: 'shop' } } }],
      },
    });
    await expect(client.data(query, { after: 'bm90aGluZw' })).rejects.toThrow(/cursor/);
  });

  it('takes one table alone, and says so in the audit log', async () => {
    const { id } = z.object({ id: z.string() }).parse(await ofTable('people', 'id'));
    const { profileTable } = await client.data('mutation ($id: ID!) { profileTable(id: $id) { tables } }', {
      id,
    });
    expect(profileTable).toEqual({ tables: 1 });
    const events = await server.query(
      app.catalogDatabase,
      `select action, details ->> 'tables' as tables from sortkeep.audit_events where action like '%.profile' order by id`,
    );
    expect(
      z
        .array(z.object({ action: z.string() }))
        .parse(events)
        .map(({ action }) => action),
    ).toEqual(['source.profile', 'table.profile']);
  });

  it('leaves no sensitive value in the catalog', async () => {
    const tables = await server.query(
      app.catalogDatabase,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of z.array(z.object({ name: z.string() })).parse(tables)) {
      const rows = JSON.stringify(await server.query(app.catalogDatabase, `select t::text from ${name} t`));
      for (const value of [EMAIL, 'p8@example.com', '4111111111111111', '5555555555554444']) {
        expect([name, rows.includes(value)]).toEqual([name, false]);
      }
    }
  });
});
