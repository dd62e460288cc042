import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { globalId } from '../../src/api/global-id.js';
import type { CatalogTable } from '../../src/domain/catalog-table.js';
import type { Source } from '../../src/domain/source.js';
import { startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

let server: TestServer;
let application: TestApplication;
let api: ServedApi;
let source: Source;
let orders: CatalogTable;
let middle: Date;

beforeAll(async () => {
  server = await startTestServer();
  application = await startTestApplication(server);
  api = await serveApi(application.services);
  const database = await server.newDatabase();
  const run = (sql: string): Promise<unknown> => server.query(database, sql);
  await server.query('postgres', 'create role reader');
  await run(String.raw`
    create schema reporting;
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create type mood as enum ('sad', 'it''s ok');
    create domain amount as numeric(12, 2) check (value >= 0);
    create type place as (street text, number integer);
    create table "Customers ""x""" (id bigint primary key);
    create table orders (
      id serial primary key, customer bigint references "Customers ""x""", mood mood, price amount, place place,
      note text collate "C"
    ) partition by range (id);
    create table orders_1 partition of orders for values from (1) to (100);
    create trigger touch before insert on orders for each row execute function touch();
    alter table orders enable row level security;
    create policy mine on orders for select to reader using (id > 0);
    grant select, update on orders to reader with grant option;
    grant insert (note) on orders to public;
    create table old (id integer) with (fillfactor = 70);
    create view reporting."Daily" as select count(*) from orders;
    create function guess() returns bigint language plpgsql as 'begin return (select max(id) from public.orders); end'`);
  source = await application.register('shop', database);
  await application.scanned(source, 'orders');
  middle = new Date();
  await run('alter table orders drop note, add taxed boolean not null default true; drop table old');
  orders = await application.scanned(source, 'orders');
});

afterAll(async () => {
  await api.close();
  await application.close();
  await server.stop();
});

/** The fields of the table `orders`. */
async function ofOrders(fields: string): Promise<Readonly<Record<string, unknown>>> {
  const { table } = await api.client.data(`{ table(id: "${globalId('Table', orders.id)}") { ${fields} } }`);
  return z.record(z.string(), z.unknown()).parse(table);
}

describe('what a table is', () => {
  it('is told with triggers, partitions, policies and rights', async () => {
    const { definition } = await ofOrders(`definition {
      kind persistence partitionKey rowSecurity partitions { schema name bound } triggers { name sql enabled comment }
      policies { name command permissive roles using withCheck } inherits { name } inheritedBy { name }
      grants { role column privileges grantable }
    }`);
    expect(definition).toEqual({
      kind: 'partitioned table',
      persistence: 'permanent',
      partitionKey: 'RANGE (id)',
      rowSecurity: 'on',
      partitions: [{ schema: 'public', name: 'orders_1', bound: 'FOR VALUES FROM (1) TO (100)' }],
      triggers: [
        {
          name: 'touch',
          sql: 'CREATE TRIGGER touch BEFORE INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.touch()',
          enabled: true,
          comment: null,
        },
      ],
      policies: [
        {
          name: 'mine',
          command: 'select',
          permissive: true,
          roles: ['reader'],
          using: '(id > 0)',
          withCheck: null,
        },
      ],
      inherits: [],
      inheritedBy: [],
      grants: [
        expect.objectContaining({ role: server.server.user, column: null, grantable: [] }),
        {
          role: 'reader',
          column: null,
          privileges: ['SELECT', 'UPDATE'],
          grantable: ['SELECT', 'UPDATE'],
        },
      ],
    });
  });

  it('is told with its sequences and types of users', async () => {
    const { definition } = await ofOrders(`definition {
      sequences { schema name column kind dataType start increment minimum maximum cycle }
      types {
        __typename
        ... on EnumDataType { schema name labels }
        ... on DomainDataType { schema name baseType notNull checks { sql validated } }
        ... on CompositeDataType { schema name fields { name type } }
      }
    }`);
    expect(definition).toEqual({
      sequences: [
        {
          schema: 'public',
          name: 'orders_id_seq',
          column: 'id',
          kind: 'owned',
          dataType: 'integer',
          start: '1',
          increment: '1',
          minimum: '1',
          maximum: '2147483647',
          cycle: false,
        },
      ],
      types: expect.arrayContaining([
        { __typename: 'EnumDataType', schema: 'public', name: 'mood', labels: ['sad', "it's ok"] },
        {
          __typename: 'DomainDataType',
          schema: 'public',
          name: 'amount',
          baseType: 'numeric(12,2)',
          notNull: false,
          checks: [{ sql: 'CHECK ((VALUE >= (0)::numeric))', validated: true }],
        },
        {
          __typename: 'CompositeDataType',
          schema: 'public',
          name: 'place',
          fields: [
            { name: 'street', type: 'text' },
            { name: 'number', type: 'integer' },
          ],
        },
      ]),
    });
  });
});

describe('who depends on a table', () => {
  it('is told with how it is known', async () => {
    const { dependents } = await ofOrders('dependents { kind schema name known }');
    expect(dependents).toEqual([
      { kind: 'function', schema: 'public', name: 'guess', known: 'BODY' },
      { kind: 'view', schema: 'reporting', name: 'Daily', known: 'CATALOG' },
    ]);
  });

  it('is told of foreign keys both ways', async () => {
    const { references } = await ofOrders(
      'references { foreignKey { name columns } table { name referencedByTables { table { name } } } }',
    );
    expect(references).toEqual([
      {
        foreignKey: { name: 'orders_customer_fkey', columns: ['customer'] },
        table: { name: 'Customers "x"', referencedByTables: [{ table: { name: 'orders' } }] },
      },
    ]);
  });
});

describe('what changed', () => {
  const changeOfOrders = {
    kind: 'CHANGED',
    from: { version: 1 },
    to: { version: 2 },
    changes: expect.arrayContaining([
      {
        kind: 'REMOVED',
        object: 'COLUMN',
        name: 'note',
        before: 'text collate pg_catalog."C"',
        after: null,
        breaks: ['READERS', 'WRITERS'],
      },
      {
        kind: 'ADDED',
        object: 'COLUMN',
        name: 'taxed',
        before: null,
        after: 'boolean not null default true',
        breaks: [],
      },
      expect.objectContaining({ kind: 'REMOVED', object: 'GRANT', before: 'INSERT' }),
    ]),
  };
  const FIELDS = 'kind from { version } to { version } changes { kind object name before after breaks }';

  it('in a table is told by each of its versions', async () => {
    const since = `since: "${middle.toISOString()}"`;
    expect(await ofOrders(`changes(${since}) { ${FIELDS} }`)).toEqual({ changes: [changeOfOrders] });
    expect(await ofOrders(`changes(since: "2099-01-01T00:00:00Z") { kind }`)).toEqual({ changes: [] });
  });

  it('in a source is a list of tables that changed and went', async () => {
    const { schemaChanges } = await api.client.data(
      `query ($since: DateTime!, $source: ID) {
        schemaChanges(since: $since, sourceId: $source, first: 10) {
          totalCount nodes { table { name goneAt } ${FIELDS} }
        }
      }`,
      { since: middle.toISOString(), source: globalId('Source', source.id) },
    );
    expect(schemaChanges).toEqual({
      totalCount: 2,
      nodes: expect.arrayContaining([
        { table: { name: 'orders', goneAt: null }, ...changeOfOrders },
        {
          table: { name: 'old', goneAt: expect.any(String) },
          kind: 'WENT',
          from: { version: 1 },
          to: null,
          changes: [],
        },
      ]),
    });
  });

  it('between two versions is told by their ids, and backwards too', async () => {
    const versions = z.object({
      schemaVersions: z.object({ nodes: z.array(z.object({ id: z.string(), version: z.number() })) }),
    });
    const { schemaVersions } = versions.parse(
      await ofOrders('schemaVersions(first: 10) { nodes { id version definition { columns { name } } } }'),
    );
    expect(schemaVersions.nodes.map(({ version }) => version)).toEqual([2, 1]);
    const [newest, oldest] = schemaVersions.nodes.map(({ id }) => id);
    const { forth, back } = await api.client.data(
      `query ($from: ID!, $to: ID!) {
        forth: compareSchemaVersions(from: $from, to: $to) { kind name description }
        back: compareSchemaVersions(from: $to, to: $from) { kind name }
      }`,
      { from: oldest, to: newest },
    );
    expect(forth).toContainEqual({
      kind: 'ADDED',
      name: 'taxed',
      description: 'column taxed was added: boolean not null default true',
    });
    expect(back).toContainEqual({ kind: 'REMOVED', name: 'taxed' });
    const { node } = await api.client.data(
      'query ($id: ID!) { node(id: $id) { id ... on SchemaVersion { version table { name } } } }',
      { id: newest },
    );
    expect(node).toEqual({ id: newest, version: 2, table: { name: 'orders' } });
  });

  it('refuses what is no version', async () => {
    const compare = (id: string): Promise<object> =>
      api.client.fault('query ($id: ID!) { compareSchemaVersions(from: $id, to: $id) { name } }', { id });
    expect(await compare(globalId('Table', orders.id))).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('is the id of a table, not of a schema version'),
    });
    expect(await compare(globalId('SchemaVersion', orders.id))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
