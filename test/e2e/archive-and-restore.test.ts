import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { everyTypeTable } from '../support/every-type-table.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';

let server: TestServer;
let app: TestApplication;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  await app.work();
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

describe('archiving a table and restoring it by its handle', () => {
  it('brings every built-in type and its extremes back with the same content hash', async () => {
    const database = await server.newDatabase();
    await server.query(database, everyTypeTable('public', 'every_type'));
    const source = await app.register('types', database);
    const table = await app.scanned(source, 'every_type');
    const archived = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
    expect(archived).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });
    const found = await app.services.archives.search({ text: 'every type' }, { first: 5, after: null });
    const handle = found.items[0]?.node.handle ?? '';
    const restored = await app.ended(
      await app.services.archives.restore(ACTOR, { handle, targetSchema: 'restored' }),
    );
    expect(restored).toMatchObject({ state: 'SUCCEEDED', verified: true, error: null });
    expect(restored.contentHash).toBe(archived.contentHash);
  });
});
