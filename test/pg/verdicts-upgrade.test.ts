/** What a catalog of before keeps of its verdicts when it learns what they rest on. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CATALOG_MIGRATIONS, CATALOG_SCHEMA } from '../../src/catalog/catalog-migrations.js';
import { tableId } from '../../src/domain/ids.js';
import { openDatabase } from '../../src/postgres/connect.js';
import { migrate, readMigrations } from '../../src/postgres/migrate.js';
import type { Database } from '../../src/postgres/session.js';
import { createTableService } from '../../src/services/table-service.js';
import { createVerdictService } from '../../src/services/verdict-service.js';
import { POLICY, says } from '../support/judged-source.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

/** The one before that of verdicts. */
const BEFORE = 11;

let server: TestServer;
let catalog: Database;
const source = randomUUID();

beforeAll(async () => {
  server = await startTestServer();
  const address = server.address(await server.newDatabase());
  catalog = openDatabase({ ...address, tls: 'disable', applicationName: 'test' }, 2);
  const migrations = await readMigrations(CATALOG_MIGRATIONS);
  await migrate(catalog, CATALOG_SCHEMA, migrations.slice(0, BEFORE));
  await catalog.query(
    `insert into sortkeep.sources (id, name, host, port, username, database, tls)
     values ($1, 'core', 'localhost', 5432, 'scanner', 'postgres', 'disable')`,
    [source],
  );
});
afterAll(async () => {
  await catalog.close();
  await server.stop();
});

interface Said {
  readonly author: string | null;
  readonly label: string;
  readonly at: string;
}

/** A table that is `name` at last, and `born` before. */
async function table(name: string, born: string, label: string, said: readonly Said[]): Promise<string> {
  const [id, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  await catalog.transaction(async (tx) => {
    await tx.query(
      `insert into sortkeep.tables (id, source_id, database_oid, relation_oid, database_name, schema_name, table_name,
         schema_version_id, size_bytes, referenced_by, dependents, first_seen_at, last_seen_at, label, judged_at)
       values ($1, $2, 5, (select count(*) + 1 from sortkeep.tables), 'shop', 'public', $3, $4, 8192, 0, '[]',
         now(), now(), $5, now())`,
      [id, source, name, second, label],
    );
    await tx.query(
      `insert into sortkeep.schema_versions (id, table_id, version, definition, definition_hash, seen_at)
       values ($1, $3, 1, jsonb_build_object('schema', 'public', 'name', $4::text), 'a', '2026-01-01'),
         ($2, $3, 2, jsonb_build_object('schema', 'public', 'name', $5::text), 'b', '2026-06-01')`,
      [first, second, id, born, name],
    );
    for (const { author, label: word, at } of said) {
      await tx.query(
        `insert into sortkeep.verdicts (id, table_id, label, reasons, model_version, author, created_at)
         values ($1, $2, $3, '[]', $4, $5, $6)`,
        [randomUUID(), id, word, author === null ? 'forest-1' : null, author, at],
      );
    }
  });
  return id;
}

const used = (id: string, lastRead: string): Promise<unknown> =>
  catalog.query(
    `insert into sortkeep.usage_days (table_id, source_id, day, from_at, to_at, seq_scans, seq_tuples, index_scans,
       index_tuples, inserted, updated, hot_updated, deleted, read_days, read_hours, last_read, last_read_exact)
     values ($1, $2, $3::timestamptz::date, $3::timestamptz, $3::timestamptz, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1,
       $3::timestamptz, true)`,
    [id, source, lastRead],
  );

it('a word stands by what was known when it was said, and a judgement only after the next', async () => {
  const word = (author: string, label: string, at = '2026-03-01T00:00:00Z'): Said => ({ author, label, at });
  const ids = {
    judged: await table('judged', 'judged', 'UNUSED', [
      { author: null, label: 'UNUSED', at: '2026-03-01T00:00:00Z' },
    ]),
    quiet: await table('quiet', 'quiet', 'UNUSED', [word('ann', 'UNUSED')]),
    readBefore: await table('before', 'before', 'UNUSED', [word('ann', 'UNUSED')]),
    readAfter: await table('after', 'after', 'UNUSED', [word('ann', 'UNUSED')]),
    renamed: await table('renamed', 'born', 'UNUSED', [word('ann', 'UNUSED')]),
    twice: await table('twice', 'twice', 'APP', [
      word('ann', 'APP', '2026-03-02T00:00:00Z'),
      word('bob', 'BROKER', '2026-03-01T00:00:00Z'),
    ]),
  };
  await used(ids.readBefore, '2026-02-01T00:00:00Z');
  await used(ids.readAfter, '2026-04-01T00:00:00Z');
  await migrate(catalog, CATALOG_SCHEMA, await readMigrations(CATALOG_MIGRATIONS));

  const tables = createTableService(catalog);
  const verdicts = createVerdictService(catalog, () => Promise.resolve(says('APP')), POLICY);
  const all = Object.values(ids).map(tableId);
  const labels = (await tables.getMany(all)).map((found) => found?.label);
  expect(Object.fromEntries(Object.keys(ids).map((name, index) => [name, labels[index]]))).toEqual({
    judged: 'UNKNOWN',
    quiet: 'UNUSED',
    readBefore: 'UNUSED',
    readAfter: 'UNKNOWN',
    renamed: 'UNKNOWN',
    twice: 'APP',
  });
  expect((await verdicts.current([tableId(ids.twice)]))[0]?.author).toBe('ann');
  const history = await verdicts.history(tableId(ids.twice));
  expect(history.map(({ author }) => author)).toEqual(['ann', 'bob']);
});
