/** Archives that must be kept from the first moment on, without anybody having to say so. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import { keepingKey } from '../../src/movers/archive/archive-keys.js';
import { readKeeping } from '../../src/movers/archive/keeping-record.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { storeOf } from '../support/stored-archives.js';

const DAY_MS = 86_400_000;

let server: TestServer;
let app: TestApplication;
let archive: Archive;
let askedAt: Date;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { retainDays: 30 });
  await app.work();
  const database = await server.newDatabase();
  await server.query(database, 'create table receipts as select 1 as id');
  const table = await app.scanned(await app.register('shop', database), 'receipts');
  const move = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
  expect(move.state).toBe('SUCCEEDED');
  askedAt = move.createdAt;
  const { items } = await app.services.archives.search({}, { first: 1, after: null });
  const [made] = items;
  if (made === undefined) throw new Error('no archive');
  archive = made.node;
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

describe('with retainDays, a new archive', () => {
  it('must be kept so many days from when it was asked for, and cannot be expired before', async () => {
    expect(archive.retainUntil).toEqual(new Date(askedAt.getTime() + 30 * DAY_MS));
    await expect(
      app.services.keeping.expire(ACTOR, archive.handle, 'no longer needed'),
    ).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('must be kept until') });
  });

  it('says so beside its manifest, for the day on which the catalog is lost', async () => {
    const store = await storeOf(app);
    expect(await store.head(keepingKey(archive.id))).not.toBeNull();
    expect(await readKeeping(store, archive.id)).toMatchObject({
      retainUntil: archive.retainUntil,
      legalHold: false,
    });
  });
});
