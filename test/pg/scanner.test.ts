import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScanReport, Source } from '../../src/domain/source.js';
import type { CatalogTable, TableFilter } from '../../src/domain/catalog-table.js';
import { quoteIdent } from '../../src/postgres/quote.js';
import type { Database } from '../../src/postgres/session.js';
import { createSourceService } from '../../src/services/source-service.js';
import { createTableService } from '../../src/services/table-service.js';
import type { SourceService, TableService } from '../../src/services/services.js';
import { connectSource, createScannerRole, openCatalog, sourceAddress } from '../support/catalog.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalogServer: TestServer;
let catalog: Database;
let sources: SourceService;
let tables: TableService;
let source: Source;
let report: ScanReport;
const progress: string[] = [];

/** 63 bytes each, or as hostile as a name can be. */
const HOSTILE = [
  'x'.repeat(63),
  'ü'.repeat(31),
  'with "quotes" and spaces',
  `'; drop schema public cascade; --`,
  String.raw`back\slash`,
  'new\nline',
  '数据表 🗄',
  'select',
  '%_',
];

const SHOP = `
  create table customers (id int primary key, name text, parent int references customers);
  create table orders (id int primary key, customer_id int references customers);
  create table invoices (id int primary key, customer_id int references customers, copy_to int references customers);
  create table unread (id int primary key);
  create table nothing ();
  create view big_customers as select * from customers;
  create view biggest_customers as select * from big_customers where id < 10;
  create table big_spenders () inherits (customers);
  create table calls (id int primary key, caller customers);
  create rule keep as on delete to invoices do instead select id from customers;
  create function forget_customer(int) returns void language plpgsql as
    $$ begin execute 'delete from customers where id = $1' using $1; end $$;
  create materialized view customer_names as select name from customers;
  create function customer_count() returns bigint language sql begin atomic select count(*) from customers; end;
  create table events (id bigint not null, day date not null) partition by range (day);
  create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01') partition by range (day);
  create table events_2025_h1 partition of events_2025 for values from ('2025-01-01') to ('2025-07-01');
  create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
  create extension file_fdw;
  create server files foreign data wrapper file_fdw;
  create foreign table events_2025_h2 partition of events_2025
    for values from ('2025-07-01') to ('2026-01-01') server files options (filename '/dev/null');
  create view event_days as select day from events_2026;
  create table event_notes (day date, event_id bigint);
  insert into customers select i, 'customer ' || i from generate_series(1, 1000) i;
  insert into events select i, date '2025-01-01' + i % 2 * 365 from generate_series(1, 500) i;
  create unlogged table scratch (id int);
`;

async function tableNamed(name: string, filter: TableFilter = {}): Promise<CatalogTable> {
  const page = await tables.list({ sourceId: source.id, ...filter }, 'NAME', { first: 100, after: null });
  const found = page.items.find(({ node }) => node.name === name);
  if (found === undefined) throw new Error(`${name} is not in the catalog`);
  return found.node;
}

beforeAll(async () => {
  [server, catalogServer] = await Promise.all([startTestServer(), startTestServer()]);
  await createScannerRole(server);
  await server.newDatabase('shop');
  await server.query('shop', SHOP);
  await server.query('shop', 'vacuum analyze');
  for (let i = 0; i < 3; i++) await server.query('shop', 'select count(*) from customers');
  await server.query('shop', 'select * from customers where id = 7');
  await server.query('shop', 'select count(*) from events');
  await server.newDatabase('names "of" all');
  for (const name of HOSTILE) {
    await server.query(
      'names "of" all',
      `create schema ${quoteIdent(name)}; create table ${quoteIdent(name)}.${quoteIdent(name)} (${quoteIdent(name)} int)`,
    );
  }
  catalog = await openCatalog(catalogServer);
  sources = createSourceService(catalog, connectSource);
  tables = createTableService(catalog);
  source = await sources.register('ann', 'core', sourceAddress(server));
  report = await sources.scan('ann', source.id, (done, total) => progress.push(`${done}/${total}`));
});
afterAll(async () => {
  await catalog.close();
  await Promise.all([server.stop(), catalogServer.stop()]);
});

describe('a scan with the right to connect alone', () => {
  it('reports every database that is no template, without an error', () => {
    expect(report.databases).toEqual([
      { database: 'names "of" all', tables: HOSTILE.length, newSchemaVersions: HOSTILE.length, error: null },
      { database: 'postgres', tables: 0, newSchemaVersions: 0, error: null },
      { database: 'shop', tables: 10, newSchemaVersions: 10, error: null },
    ]);
    expect(progress).toEqual(['0/3', '1/3', '2/3', '3/3']);
  });

  it('learns which server it is', async () => {
    const [known] = await sources.getMany([source.id]);
    expect(known?.systemIdentifier).toMatch(/^\d+$/);
    expect(known?.serverVersion).toMatch(/^18/);
    expect(known?.lastError).toBeNull();
    expect(known?.lastScanAt).toEqual(report.startedAt);
  });

  it('finds tables of every name', async () => {
    const page = await tables.list({ text: 'names "of" all' }, 'NAME', { first: 100, after: null });
    expect(page.items.map(({ node }) => node.name).sort()).toEqual([...HOSTILE].sort());
    expect(page.items.every(({ node }) => node.schema === node.name)).toBe(true);
  });

  it('keeps the structure of each table, also of one without columns', async () => {
    const [nothing, customers] = [await tableNamed('nothing'), await tableNamed('customers')];
    const [empty, full] = await tables.schemaVersions([nothing.schemaVersionId, customers.schemaVersionId]);
    expect(empty?.definition.columns).toEqual([]);
    expect(full?.version).toBe(1);
    expect(full?.definition.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id integer',
      'name text',
      'parent integer',
    ]);
  });

  it('gives sizes and rows as of the last analyse', async () => {
    const customers = await tableNamed('customers');
    expect(customers.estimatedRows).toBe(1000);
    expect(customers.sizeBytes).toBeGreaterThanOrEqual(8n * 8192n);
    expect((await tableNamed('nothing')).sizeBytes).toBe(0n);
  });

  it('counts foreign keys of other tables, and names dependents', async () => {
    const customers = await tableNamed('customers');
    expect(customers.referencedBy).toBe(3);
    expect(customers.dependents.map(({ kind, name, known }) => `${kind} ${name}: ${known}`)).toEqual([
      'function customer_count: catalog',
      'function forget_customer: body',
      'materialized view customer_names: catalog',
      'rule keep on invoices: catalog',
      'table big_spenders: catalog',
      'table calls: catalog',
      'view big_customers: catalog',
      'view biggest_customers: catalog',
    ]);
  });

  it('shows reads where there were some, and zero where there were none', async () => {
    const [read, unread] = await tables.usage([
      (await tableNamed('customers')).id,
      (await tableNamed('unread')).id,
    ]);
    expect(read?.seqScans).toBeGreaterThanOrEqual(3n);
    expect(read?.indexScans).toBeGreaterThanOrEqual(1n);
    expect(read?.seqTuplesRead).toBeGreaterThanOrEqual(3000n);
    expect(read?.inserted).toBe(1000n);
    expect(read?.lastRead).toBeInstanceOf(Date);
    expect(read?.epochs).toBe(1);
    expect(unread).toMatchObject({ seqTuplesRead: 0n, indexScans: 0n, inserted: 0n });
  });

  it('shows partitions as the one table that they are parts of', async () => {
    const page = await tables.list({ text: 'event' }, 'NAME', { first: 100, after: null });
    expect(page.items.map(({ node }) => node.name)).toEqual(['event_notes', 'events']);
    const events = await tableNamed('events');
    expect(events.estimatedRows).toBe(500);
    expect(events.sizeBytes).toBeGreaterThanOrEqual(16_384n);
    // A partition on another server is read there, where nobody counts: it keeps the table from being unused.
    expect(events.dependents).toEqual([
      { kind: 'table', schema: 'public', name: 'events_2025_h2', known: 'catalog' },
      { kind: 'view', schema: 'public', name: 'event_days', known: 'catalog' },
    ]);
    const [usage] = await tables.usage([events.id]);
    expect(usage).toMatchObject({ inserted: 500n, seqTuplesRead: 500n });
  });

  it('reads no row of a user table itself', async () => {
    const counts = 'select relid, seq_scan, idx_scan from pg_stat_user_tables order by relid';
    const before = await server.query('shop', counts);
    await sources.scan('ann', source.id);
    const after = await server.query('shop', counts);
    expect(after).toEqual(before);
  });

  it('leaves an audit event with the name of who asked', async () => {
    const { rows } = await catalog.query(
      `select actor, action from sortkeep.audit_events where subject = $1 order by id limit 2`,
      [source.id],
    );
    expect(rows).toEqual([
      { actor: 'ann', action: 'source.register' },
      { actor: 'ann', action: 'source.scan' },
    ]);
  });
});

describe('usage where the server does not count', () => {
  it('is not known, which is no zero', async () => {
    await server.newDatabase('uncounted');
    await server.query('uncounted', 'create table silent (id int)');
    await server.query('postgres', 'alter database uncounted set track_counts = off');
    await sources.scan('ann', source.id);
    expect(await tables.usage([(await tableNamed('silent')).id])).toEqual([null]);
  });
});
