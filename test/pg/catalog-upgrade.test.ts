import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../../src/catalog/catalog-migrations.js';
import { openDatabase } from '../../src/postgres/connect.js';
import { migrate, readMigrations } from '../../src/postgres/migrate.js';
import type { Database } from '../../src/postgres/session.js';
import { createTableService } from '../../src/services/table-service.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;

/** A catalog of 0.1 with one table that has been sampled. */
async function insertTable(dependents: readonly string[]): Promise<void> {
  const [source, table, version] = [randomUUID(), randomUUID(), randomUUID()];
  await catalog.transaction(async (tx) => {
    await tx.query(
      `insert into sortkeep.sources (id, name, host, port, username, database, tls)
       values ($1, 'core', 'localhost', 5432, 'scanner', 'postgres', 'disable')`,
      [source],
    );
    await tx.query(
      `insert into sortkeep.tables (id, source_id, database_oid, relation_oid, database_name, schema_name,
         table_name, schema_version_id, size_bytes, referenced_by, dependents, first_seen_at, last_seen_at)
       values ($1, $2, 5, 16384, 'shop', 'public', 'orders', $3, 8192, 0, $4::jsonb, now(), now())`,
      [table, source, version, JSON.stringify(dependents)],
    );
    await tx.query(
      `insert into sortkeep.schema_versions (id, table_id, version, definition, definition_hash, seen_at)
       values ($1, $2, 1, '{}', 'aa', now())`,
      [version, table],
    );
    await tx.query(
      `insert into sortkeep.usage_samples (table_id, sampled_at, postmaster_start, counters)
       values ($1, now(), now(), '{}')`,
      [table],
    );
  });
}

beforeAll(async () => {
  server = await startTestServer();
  const address = server.address(await server.newDatabase());
  catalog = openDatabase({ ...address, tls: 'disable', applicationName: 'test' }, 2);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

describe('a catalog of 0.1', () => {
  it('keeps its tables and what depends on them; their use is not known before the next scan', async () => {
    const migrations = await readMigrations(CATALOG_MIGRATIONS);
    await migrate(catalog, CATALOG_SCHEMA, migrations.slice(0, 1));
    await insertTable([
      'function app.total',
      'materialized view "Reports"."by ""day"". all"',
      'view app.daily',
    ]);
    await migrate(catalog, CATALOG_SCHEMA, migrations);
    const tables = createTableService(catalog);
    const page = await tables.list({}, 'NAME', { first: 10, after: null });
    const [orders] = page.items.map(({ node }) => node);
    expect(orders?.dependents).toEqual([
      { kind: 'function', schema: 'app', name: 'total', known: 'catalog' },
      { kind: 'materialized view', schema: 'Reports', name: 'by "day". all', known: 'catalog' },
      { kind: 'view', schema: 'app', name: 'daily', known: 'catalog' },
    ]);
    if (orders === undefined) throw new Error('the table is gone');
    expect(await tables.usage([orders.id])).toEqual([null]);
    expect(await tables.lastUse([orders.id])).toEqual([null]);
  });
});
