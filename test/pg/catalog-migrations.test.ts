import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../../src/catalog/catalog-migrations.js';
import { openDatabase } from '../../src/postgres/connect.js';
import { migrate, readMigrations } from '../../src/postgres/migrate.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

describe('the catalog migrations', () => {
  it('leave one set of tables when twenty services start at once', async () => {
    const address = server.address(await server.newDatabase());
    const migrations = await readMigrations(CATALOG_MIGRATIONS);
    const pools = Array.from({ length: 20 }, (_, index) =>
      openDatabase({ ...address, tls: 'disable', applicationName: `service ${index}` }, 1),
    );
    try {
      const applied = await Promise.all(pools.map((pool) => migrate(pool, CATALOG_SCHEMA, migrations)));
      expect(applied.filter((names) => names.length > 0)).toEqual([migrations.map(({ name }) => name)]);
    } finally {
      await Promise.all(pools.map((pool) => pool.close()));
    }
    const rows = await server.query(
      address.database,
      'select number from sortkeep.migrations order by number',
    );
    expect(rows.map(({ number }) => Number(number))).toEqual(migrations.map(({ number }) => number));
  });

  it('refuse a catalog whose applied migration was changed', async () => {
    const address = server.address(await server.newDatabase());
    const migrations = await readMigrations(CATALOG_MIGRATIONS);
    const pool = openDatabase({ ...address, tls: 'disable', applicationName: 'test' }, 1);
    try {
      await migrate(pool, CATALOG_SCHEMA, migrations);
      await pool.query(`update sortkeep.migrations set sha256 = 'other'`);
      await expect(migrate(pool, CATALOG_SCHEMA, migrations)).rejects.toMatchObject({ code: 'CONFLICT' });
    } finally {
      await pool.close();
    }
  });
});
