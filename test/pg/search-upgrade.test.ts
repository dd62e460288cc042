import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../../src/catalog/catalog-migrations.js';
import { findArchives } from '../../src/catalog/search/find-archives.js';
import { indexMissing } from '../../src/catalog/search/index-missing.js';
import { openDatabase } from '../../src/postgres/connect.js';
import { migrate, readMigrations } from '../../src/postgres/migrate.js';
import type { Database } from '../../src/postgres/session.js';
import { column } from '../support/archives.js';
import { plainTable } from '../support/plain-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let catalog: Database;

beforeAll(async () => {
  server = await startTestServer();
  const address = server.address(await server.newDatabase());
  catalog = openDatabase({ ...address, tls: 'disable', applicationName: 'test' }, 2);
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

const PROFILE = { minimum: '2019-01-01', maximum: '2019-12-31' };

/** A table with a verdict, a profile that has a sensitive column, and an archive of a day later. */
async function keepAsBefore(): Promise<void> {
  const [source, table, version] = [randomUUID(), randomUUID(), randomUUID()];
  const definition = plainTable({
    name: 'bars',
    columns: ['ts', 'birthday'].map((name) => ({ ...column(name), type: 'date' })),
  });
  await catalog.transaction(async (tx) => {
    await tx.query(
      `insert into sortkeep.sources (id, name, host, port, username, database, tls)
       values ($1, 'core', 'localhost', 5432, 'scanner', 'postgres', 'disable')`,
      [source],
    );
    await tx.query(
      `insert into sortkeep.tables (id, source_id, database_oid, relation_oid, database_name, schema_name,
         table_name, schema_version_id, size_bytes, referenced_by, dependents, first_seen_at, last_seen_at)
       values ($1, $2, 5, 16384, 'shop', 'public', 'bars', $3, 8192, 0, '[]', now(), now())`,
      [table, source, version],
    );
    await tx.query(
      `insert into sortkeep.schema_versions (id, table_id, version, definition, definition_hash, seen_at)
       values ($1, $2, 1, '{}', 'aa', now())`,
      [version, table],
    );
  });
  await catalog.query(
    `insert into sortkeep.verdicts (id, table_id, label, probabilities, reasons, model_version)
     values ($1, $2, 'UNUSED', '{}', '[]', 'forest-1')`,
    [randomUUID(), table],
  );
  await catalog.query(
    `insert into sortkeep.column_profiles (table_id, column_name, source, profile, profiled_at)
     select $1, name, 'SAMPLE', $2::jsonb, now() from unnest(array['ts', 'birthday']) name`,
    [table, JSON.stringify(PROFILE)],
  );
  await catalog.query(
    `insert into sortkeep.sensitivity_tags (table_id, column_name, kind, confidence, evidence)
     values ($1, 'birthday', 'DATE_OF_BIRTH', 1, 'its name')`,
    [table],
  );
  await catalog.query(
    `insert into sortkeep.archives (id, handle, move_id, table_id, source_name, database_name, schema_name, table_name,
       definition, rows, raw_bytes, stored_bytes, objects, store_uri, manifest_key, manifest_sha256, merkle_root,
       content_hash, tags, created_at, verified_at, search_document)
     values ($1::uuid, 'sk-1', $1::uuid, $2, 'core', 'shop', 'public', 'bars', $3, 1, 1, 1, 1, 'file:///x', 'm', '', '',
       '', '{}', now() + interval '1 day', now(), 'bars')`,
    [randomUUID(), table, JSON.stringify(definition)],
  );
}

it('archives of an older release are found with what was known of their tables, and nothing of what is sensitive', async () => {
  const migrations = await readMigrations(CATALOG_MIGRATIONS);
  const search = migrations.findIndex(({ name }) => name === 'search');
  await migrate(catalog, CATALOG_SCHEMA, migrations.slice(0, search));
  await keepAsBefore();
  await migrate(catalog, CATALOG_SCHEMA, migrations);
  await indexMissing(catalog);
  const found = await findArchives(
    catalog,
    { filter: { text: 'unused bar of 2019', label: 'UNUSED' }, values: [] },
    { first: 5, after: null },
  );
  expect(found.items.map(({ node }) => [node.archive.name, node.archive.ranges])).toEqual([
    ['bars', [{ column: 'ts', ...PROFILE }]],
  ]);
});
