import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { globalId } from '../../src/api/global-id.js';
import { inMemoryServices, SOURCE, TABLES } from '../support/in-memory-services.js';
import { serveApi } from '../support/served-api.js';
import type { ServedApi } from '../support/served-api.js';

const { services, calls } = inMemoryServices();
let api: ServedApi;

beforeAll(async () => {
  api = await serveApi(services);
});
afterAll(() => api.close());
beforeEach(() => void calls.splice(0));

const SOURCE_ID = globalId('Source', SOURCE.id);
const NOBODY = '00000000-0000-4000-8000-ffffffffffff';

describe('a list', () => {
  it('gives twenty entries unless told, and says where it is', async () => {
    const { tables } = await api.client.data(
      '{ tables { nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
    );
    expect(tables).toEqual({
      nodes: TABLES.slice(0, 20).map(({ name }) => ({ name })),
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: '0', endCursor: '19' },
    });
  });

  it('goes on after a cursor to its end', async () => {
    const query = `query ($after: String) {
      tables(first: 100, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage } }
    }`;
    const { tables } = await api.client.data(query, { after: '99' });
    expect(tables).toEqual({
      edges: TABLES.slice(100).map(({ name }, index) => ({ cursor: String(100 + index), node: { name } })),
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  it('counts all entries only when asked', async () => {
    await api.client.data('{ tables { nodes { name } } }');
    expect(calls).toEqual(['tables.list']);
    const { tables } = await api.client.data('{ tables(first: 1) { totalCount } }');
    expect(tables).toEqual({ totalCount: 150 });
    expect(calls).toContain('tables.list.totalCount');
  });

  it.each([0, -1, 101])('refuses a page of %d', async (first) => {
    expect(await api.client.fault(`{ tables(first: ${first}) { nodes { name } } }`)).toEqual({
      code: 'INVALID_INPUT',
      message: `first is ${first}, not between 1 and 100`,
      hint: 'Ask for 1 to 100 entries a page.',
    });
  });

  it('asks for the nested objects of a page in one call each', async () => {
    await api.client.data(
      '{ tables(first: 100) { nodes { source { name } verdict { label } usage { reads } } } }',
    );
    expect([...calls].sort()).toEqual(['sources.getMany', 'tables.list', 'tables.usage', 'verdicts.current']);
  });

  it('asks for changes and references of a page in one call each', async () => {
    await api.client.data(
      `{ tables(first: 100) { nodes {
        changes(since: "2026-01-01T00:00:00Z") { kind }
        references { foreignKey { name } }
        referencedByTables { foreignKey { name } }
      } } }`,
    );
    expect([...calls].sort()).toEqual([
      'tables.changesOf',
      'tables.list',
      'tables.referencedBy',
      'tables.references',
    ]);
  });
});

describe('values', () => {
  it('keeps every digit of 64 bits', async () => {
    const { tables } = await api.client.data('{ tables(first: 1) { nodes { sizeBytes } } }');
    expect(tables).toEqual({ nodes: [{ sizeBytes: '9007199254740993' }] });
  });

  it('gives moments with milliseconds, and a source without any secret', async () => {
    const { source } = await api.client.data(
      `{ source(id: "${SOURCE_ID}") { name host port user database tls passwordRef lastScanAt lastError { code } } }`,
    );
    expect(source).toEqual({
      name: 'core',
      host: 'db.internal',
      port: 5432,
      user: 'scanner',
      database: 'postgres',
      tls: 'VERIFY_FULL',
      passwordRef: 'env:CORE_PASSWORD',
      lastScanAt: '2026-01-02T03:04:05.678Z',
      lastError: null,
    });
  });
});

describe('an id', () => {
  it('leads back to its object through node', async () => {
    const [first] = TABLES;
    const id = globalId('Table', first?.id ?? '');
    expect(await api.client.data(`{ node(id: "${id}") { __typename id ... on Table { name } } }`)).toEqual({
      node: { __typename: 'Table', id, name: 'table_000' },
    });
    expect(await api.client.data(`{ node(id: "${SOURCE_ID}") { __typename id } }`)).toEqual({
      node: { __typename: 'Source', id: SOURCE_ID },
    });
  });

  it.each(['Source', 'Table', 'Plan', 'Move', 'Archive'] as const)(
    'gives null for a %s that is not there',
    async (type) => {
      expect(await api.client.data(`{ node(id: "${globalId(type, NOBODY)}") { id } }`)).toEqual({
        node: null,
      });
    },
  );

  it('of another type is refused by name', async () => {
    expect(await api.client.fault(`{ table(id: "${SOURCE_ID}") { name } }`)).toEqual({
      code: 'INVALID_INPUT',
      message: `'${SOURCE_ID}' is the id of a source, not of a table`,
      hint: 'Pass the `id` of a table.',
    });
  });

  it.each(['', 'x', SOURCE.id, `${SOURCE_ID}=`, "'; drop table sources; --"])('%j is refused', async (id) => {
    expect(await api.client.fault('query ($id: ID!) { node(id: $id) { id } }', { id })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('a mutation', () => {
  const register =
    'mutation ($input: RegisterSourceInput!) { registerSource(input: $input) { name port tls database } }';

  it('registers a source with safe defaults', async () => {
    const { registerSource } = await api.client.data(register, {
      input: { name: 'crm', host: 'crm.db', user: 'scan' },
    });
    expect(registerSource).toEqual({ name: 'crm', port: 5432, tls: 'VERIFY_FULL', database: 'postgres' });
  });

  it('refuses a password where a reference belongs, and does not repeat it', async () => {
    const fault = await api.client.fault(register, {
      input: { name: 'crm', host: 'h', user: 'u', passwordRef: 'hunter2 is my password' },
    });
    expect(fault).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'passwordRef is not a reference to a secret',
    });
    expect(JSON.stringify(fault)).not.toContain('hunter2');
    expect(calls).toEqual([]);
  });

  it.each([
    [{ name: ' ' }, 'name is empty'],
    [{ name: 'n'.repeat(64) }, 'name has 64 characters, more than 63'],
    [{ host: 'a\nb' }, 'host holds a control character'],
    [{ port: 0 }, 'port is 0, not between 1 and 65535'],
    [{ port: 65_536 }, 'port is 65536, not between 1 and 65535'],
  ])('refuses %j', async (off, message) => {
    const input = { name: 'crm', host: 'h', user: 'u', ...off };
    expect(await api.client.fault(register, { input })).toMatchObject({ code: 'INVALID_INPUT', message });
    expect(calls).toEqual([]);
  });
});

describe('lineage', () => {
  it.each([
    '{ lineage { edges { kind } } }',
    '{ lineage(namespace: "n") { edges { kind } } }',
    `{ lineage(tableId: "${globalId('Table', NOBODY)}", namespace: "n", name: "n") { edges { kind } } }`,
  ])('%s is refused: neither a table nor a dataset', async (query) => {
    expect(await api.client.fault(query)).toMatchObject({
      code: 'INVALID_INPUT',
      hint: 'Give `tableId`, or `namespace` and `name`.',
    });
  });

  it('says which table is not there', async () => {
    const query = `{ lineage(tableId: "${globalId('Table', NOBODY)}") { edges { kind } } }`;
    expect(await api.client.fault(query)).toMatchObject({
      code: 'NOT_FOUND',
      message: 'the table does not exist',
    });
  });

  it('refuses a depth beyond ten', async () => {
    expect(
      await api.client.fault('{ lineage(namespace: "n", name: "n", depth: 11) { edges { kind } } }'),
    ).toMatchObject({
      message: 'depth is 11, not between 1 and 10',
    });
  });
});
