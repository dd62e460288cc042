/** A source that crashes in each of the grace periods: what it has counted is lost, so the time begins anew. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Source } from '../../src/domain/source.js';
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.js';
import type { EmbeddedServer } from '../../src/embedded/start-embedded-postgres.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startMoveWorker } from '../support/move-worker.js';
import { FAST_SETTINGS, startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { openRemovals } from '../support/removals.js';
import type { TestRemovals } from '../support/removals.js';

let catalogServer: TestServer;
let shop: TestServer;
let running: EmbeddedServer;
let app: TestApplication;
let on: TestRemovals;
let stopMoves: () => Promise<void>;
let source: Source;
const database = 'shop';
const query = (sql: string): ReturnType<TestServer['query']> => shop.query(database, sql);
const scan = (): Promise<unknown> => app.services.sources.scan(ACTOR, source.id);

beforeAll(async () => {
  [catalogServer, shop] = await Promise.all([startTestServer(), startTestServer()]);
  running = shop.server;
  app = await startTestApplication(catalogServer, { pagesPerChunk: 20 });
  stopMoves = await startMoveWorker(app);
  on = openRemovals(app);
  await shop.newDatabase(database);
  const { host, port, user, password } = shop.address();
  const file = join(app.directory, 'shop-password');
  await writeFile(file, password);
  const passwordRef = `file:${file}`;
  const address = { host, port, user, database, passwordRef, tls: 'disable' } as const;
  source = await app.services.sources.register(ACTOR, 'shop', address);
});
afterAll(async () => {
  await on.close();
  await stopMoves();
  await app.close();
  await running.stop('immediate');
  await shop.stop();
  await catalogServer.stop();
});

async function crash(): Promise<void> {
  const { dataDirectory, port, user, password } = running;
  await running.stop('immediate');
  running = await startEmbeddedPostgres({ dataDirectory, port, user, password, settings: FAST_SETTINGS });
}

async function reached(
  name: string,
  state: 'WATCHING' | 'QUARANTINED' | 'BARE',
): ReturnType<TestRemovals['now']> {
  await query(
    `create table ${name} (id integer primary key, note text);
     insert into ${name} select n, 'row ' || n from generate_series(1, 300) as n`,
  );
  const { archive } = await on.archived(source, name);
  const watched = await on.watched(source, archive);
  if (state !== 'WATCHING') {
    await on.removals.quarantine(ACTOR, watched.id);
    if (state === 'BARE') {
      await scan();
      return on.until(watched.id, 'BARE');
    }
  }
  return on.now(watched.id);
}

describe('a source that crashes', () => {
  it('while it is watched begins the watch anew', async () => {
    const { id, watchingSince } = await reached('watched', 'WATCHING');
    await query('select count(*) from watched');
    await crash();
    await scan();
    await expect(on.removals.quarantine(ACTOR, id)).rejects.toThrow(/not been quiet for long enough/);
    await on.look();
    const again = await on.now(id);
    expect(again.state).toBe('WATCHING');
    expect(again.watchingSince?.getTime()).toBeGreaterThan(watchingSince?.getTime() ?? Infinity);
    await scan();
    expect((await on.removals.quarantine(ACTOR, id)).state).toBe('QUARANTINED');
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('in quarantine keeps seal and view, and begins the quiet time anew', async () => {
    const { id } = await reached('quarantined', 'QUARANTINED');
    await crash();
    await on.look();
    expect((await on.now(id)).state).toBe('QUARANTINED');
    await scan();
    await on.look();
    expect((await on.now(id)).state).toBe('QUARANTINED');
    expect(await query('select count(*)::integer as rows from quarantined')).toEqual([{ rows: 300 }]);
    await on.look();
    expect(await on.now(id)).toMatchObject({
      state: 'RETURNED',
      returnReason: expect.stringMatching(/view was read/),
    });
  });

  it('without a view begins the quiet time anew, and is dropped after it', async () => {
    const { id } = await reached('bare', 'BARE');
    await crash();
    await expect(on.removals.drop(ACTOR, id)).rejects.toThrow(/cannot be dropped/);
    await scan();
    await expect(on.removals.drop(ACTOR, id)).rejects.toThrow(/cannot be dropped/);
    await on.look();
    await scan();
    expect((await on.removals.drop(ACTOR, id)).state).toBe('DROPPED');
  });

  it('between seal and proof loses no row: what was copied before is copied again', async () => {
    await query(
      'create table sealed (id integer primary key); insert into sealed select generate_series(1, 300)',
    );
    const { archive } = await on.archived(source, 'sealed');
    const { id } = await on.approved(archive);
    await on.removals.seal(ACTOR, id);
    await crash();
    const proved = await on.until(id, 'PROVED');
    expect(proved.archiveId).not.toBe(archive.id);
    await expect(query('insert into sealed values (0)')).rejects.toThrow(/is sealed/);
    await on.removals.return(ACTOR, id, 'enough');
  });
});
