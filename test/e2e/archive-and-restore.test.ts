import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';

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
  it('brings every built-in type and its extremes back with the same content hash, and teaches that it is used', async () => {
    const archive = await archiveAndRestoreEveryType(app, server);
    expect(archive.storeUri).toMatch(/^file:/);
    const lessons = await app.services.learning.lessons({ first: 10, after: null });
    expect(lessons.items.map(({ node }) => node)).toMatchObject([
      { tableId: archive.tableId, cause: 'RESTORE', author: ACTOR },
    ]);
  });
});
