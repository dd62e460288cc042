/** One archive and restore of a table with every built-in type's extremes; what must hold whatever the store is. */
import { expect } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import { ACTOR } from './application.js';
import type { TestApplication } from './application.js';
import { everyTypeTable } from './every-type-table.js';
import type { TestServer } from './postgres.js';

/** Returns the archive; the restored table is `restored.every_type` beside its original. */
export async function archiveAndRestoreEveryType(app: TestApplication, server: TestServer): Promise<Archive> {
  const database = await server.newDatabase();
  await server.query(database, everyTypeTable('public', 'every_type'));
  const source = await app.register(`types of ${database}`, database);
  const table = await app.scanned(source, 'every_type');
  const archived = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
  expect(archived).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });

  const found = await app.services.archives.search(
    { text: 'every type', sourceId: source.id },
    { first: 5, after: null },
  );
  const archive = found.items[0]?.node;
  if (archive === undefined) throw new Error('the archive is not found by its name');
  const restored = await app.ended(
    await app.services.archives.restore(ACTOR, { handle: archive.handle, targetSchema: 'restored' }),
  );
  expect(restored).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });
  expect(restored.contentHash).toBe(archived.contentHash);
  expect(restored.rows).toBeGreaterThan(3);

  // The server's own comparison of both tables, as text: independent of our hashes.
  const [difference] = await server.query(
    database,
    `select count(*)::integer as rows from (
       (select t::text from public.every_type t except all select t::text from restored.every_type t)
       union all
       (select t::text from restored.every_type t except all select t::text from public.every_type t)) d`,
  );
  expect(difference).toEqual({ rows: 0 });
  const verification = await app.services.archives.verify(ACTOR, archive.handle);
  expect(verification).toMatchObject({ ok: true, faults: [] });
  return archive;
}
