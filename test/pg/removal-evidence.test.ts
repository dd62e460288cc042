/** On what a removal goes on: evidence that is lost, late or new stops it (safe-removal.md, A6, B5, D3 and F1). */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Removal } from '../../src/domain/removal.js';
import type { Source } from '../../src/domain/source.js';
import { archivePrefix } from '../../src/movers/archive/archive-keys.js';
import { teachByRemoval } from '../../src/services/teach-by-removal.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startMoveWorker } from '../support/move-worker.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { openRemovals } from '../support/removals.js';
import type { TestRemovals } from '../support/removals.js';

let server: TestServer;
let app: TestApplication;
let on: TestRemovals;
let stopMoves: () => Promise<void>;
let source: Source;
const database = 'shop';
const query = (sql: string): ReturnType<TestServer['query']> => server.query(database, sql);
const scan = (): Promise<unknown> => app.services.sources.scan(ACTOR, source.id);

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 20 });
  stopMoves = await startMoveWorker(app);
  on = openRemovals(app);
  await server.newDatabase(database);
  source = await app.register('shop', database);
});
afterAll(async () => {
  await on.close();
  await stopMoves();
  await app.close();
  await server.stop();
});

const makeTable = (name: string): ReturnType<typeof query> =>
  query(
    `create table ${name} (id bigint generated always as identity primary key, note text);
     insert into ${name} (note) select 'row ' || n from generate_series(1, 500) as n`,
  );
const archived = async (name: string): ReturnType<TestRemovals['archived']> => {
  await makeTable(name);
  return on.archived(source, name);
};
const count = (name: string): ReturnType<typeof query> =>
  query(`select count(*)::integer as rows from ${name}`);

describe('a proof', () => {
  it('is not made under a seal whose function was replaced, so that rows could change after it', async () => {
    const { archive } = await archived('unsealed');
    const { id } = await on.approved(archive);
    await on.removals.seal(ACTOR, id);
    const [{ body } = {}] = await query(
      `select prosrc as body from pg_proc where oid = 'sortkeep_removal.seal()'::regprocedure`,
    );
    const replace = (source: string): ReturnType<typeof query> =>
      query(
        `create or replace function sortkeep_removal.seal() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $f$${source}$f$`,
      );
    await replace('begin return new; end');
    await query(`insert into unsealed (note) values ('late')`);
    await expect(on.until(id, 'PROVED')).rejects.toThrow(/does not have the seal of removal/);
    await replace(String(body));
    await on.removals.return(ACTOR, id, 'enough');
    expect(await count('unsealed')).toEqual([{ rows: 501 }]);
  });
});

describe('a quiet time', () => {
  it('in quarantine and without a view ends with a scan that covers it, not with the clock', async () => {
    const { archive } = await archived('unscanned');
    const { id } = await on.watched(source, archive);
    await on.removals.quarantine(ACTOR, id);
    await on.look();
    await on.look();
    expect((await on.now(id)).state).toBe('QUARANTINED');
    // A reader whom the view cannot count is in the statistics alone.
    await server.session(database, async (run) => {
      await run('begin read only');
      await run('select * from unscanned where id = 1');
      await run('commit');
    });
    await scan();
    await on.look();
    expect(await on.now(id)).toMatchObject({
      state: 'RETURNED',
      returnReason: expect.stringMatching(/after it was sealed/),
    });
    const { archive: other } = await archived('bare_unscanned');
    const quiet = await on.quarantined(source, other);
    await on.until(quiet.id, 'BARE');
    await expect(on.removals.drop(ACTOR, quiet.id)).rejects.toThrow(/its statistics must say until/);
    await scan();
    expect((await on.removals.drop(ACTOR, quiet.id)).state).toBe('DROPPED');
  });
});

describe('a source whose clock is behind', () => {
  it('does not make a read after the seal look like one before it', async () => {
    const { archive } = await archived('slow_clock');
    await query('select count(*) from slow_clock');
    await scan();
    const { id } = await on.watched(source, archive);
    await on.look();
    expect((await on.now(id)).state).toBe('WATCHING');
    // As if that clock were an hour behind: then the read was after the seal.
    await on.catalog.query(`update sortkeep.sources set clock_offset_seconds = -3600 where id = $1::uuid`, [
      source.id,
    ]);
    await on.look();
    expect((await on.now(id)).state).toBe('RETURNED');
  });
});

describe('what speaks against a removal after it was planned', () => {
  it('is a read or a write before the seal, which nobody has approved', async () => {
    const { archive } = await archived('busy_again');
    const { id } = await on.approved(archive);
    await query('select count(*) from busy_again where id > 3');
    await scan();
    await expect(on.removals.seal(ACTOR, id)).rejects.toThrow(/nobody has approved: .*it was read/);
    await query(`insert into busy_again (note) values ('not sealed')`);
    await on.removals.return(ACTOR, id, 'it is read');
    const again = await on.approved(archive);
    expect((await on.removals.seal(ACTOR, again.id)).state).toBe('SEALED');
    await on.removals.return(ACTOR, again.id, 'enough');
  });

  it('is a person who says that the application needs it', async () => {
    const { table, archive } = await archived('wanted');
    await app.services.verdicts.override(ACTOR, table.id, 'UNUSED', 'nobody knows it');
    const { id } = await on.watched(source, archive);
    await app.services.verdicts.override(ACTOR, table.id, 'BROKER', 'the broker reads it once a year');
    await expect(on.removals.quarantine(ACTOR, id)).rejects.toThrow(/its verdict is BROKER/);
    await on.removals.return(ACTOR, id, 'the broker needs it');
  });
});

describe('an archive', () => {
  it('that lost its objects stands for no table, neither in a plan nor at the drop', async () => {
    const { archive } = await archived('lost_objects');
    const { id, archiveId } = await on.quarantined(source, archive);
    await on.until(id, 'BARE');
    await scan();
    await rm(join(app.directory, 'archives', archivePrefix(archiveId), 'data'), { recursive: true });
    await expect(on.removals.drop(ACTOR, id)).rejects.toThrow(/cannot stand for it: /);
    expect((await on.now(id)).dropBegunAt).toBeNull();
    await on.removals.return(ACTOR, id, 'its archive is lost');
    expect(await count('lost_objects')).toEqual([{ rows: 500 }]);
    const refused = await on.removals.plan(ACTOR, archive.handle, 'again');
    expect(refused.refusals.join('\n')).toMatch(/cannot be read back/);
  });

  it('whose key the role cannot use is refused in the plan', async () => {
    const { archive } = await archived('locked_away');
    const closed = openRemovals(
      app,
      {},
      {
        verify: (_actor, _handle, request) =>
          request?.how === 'OBJECTS'
            ? app.services.archives.verify(ACTOR, archive.handle, request)
            : Promise.reject(new Error('AccessDenied: kms:Decrypt')),
      },
    );
    await expect(closed.removals.plan(ACTOR, archive.handle, 'try')).rejects.toThrow(
      /kms:Decrypt|planning the removal/,
    );
    await closed.close();
  });

  it('is made again where only the structure changed since, so that a restore makes the table of today', async () => {
    const { archive } = await archived('indexed_since');
    await query('create index on indexed_since (note)');
    const { id } = await on.approved(archive);
    await on.removals.seal(ACTOR, id);
    expect((await on.until(id, 'PROVED')).archiveId).not.toBe(archive.id);
    await on.removals.return(ACTOR, id, 'enough');
  });

  it('of the sealed table proves it while an older transaction runs, and is made once', async () => {
    const { archive } = await archived('beside_a_long_one');
    await server.session(database, async (run) => {
      await run('begin');
      await run('select txid_current()');
      await query(`insert into beside_a_long_one (note) values ('late')`);
      const { id } = await on.approved(archive);
      await on.removals.seal(ACTOR, id);
      const proved = await on.until(id, 'PROVED');
      expect(proved.archiveId).not.toBe(archive.id);
      await run('rollback');
      await on.removals.return(ACTOR, id, 'enough');
    });
    const found = await app.services.archives.search(
      { text: 'beside_a_long_one' },
      { first: 10, after: null },
    );
    expect(found.items.map(({ node }) => node.rows).sort()).toEqual([500, 501]);
  });
});

describe('a read in quarantine', () => {
  it('teaches the model that the table is used', async () => {
    const teaching = openRemovals(app, {}, app.services.archives, (needed) =>
      teachByRemoval(on.catalog, { minimumWindowMs: 1 }, needed),
    );
    const { table, archive } = await archived('teacher');
    const { id } = await on.quarantined(source, archive);
    await query('select * from teacher where id = -1');
    await teaching.look();
    expect((await teaching.now(id)).state).toBe('RETURNED');
    const { items } = await app.services.learning.lessons({ first: 100, after: null });
    expect(items.map(({ node }) => node).find(({ tableId }) => tableId === table.id)).toMatchObject({
      cause: 'READ_AFTER_ARCHIVE',
      author: 'schedule',
      note: expect.stringMatching(/to be removed from its source, and its view was read 1 time/),
    });
    await teaching.close();
  });
});

describe('a writer', () => {
  it('whom the seal refuses before the proof brings the table back at once', async () => {
    const { archive } = await archived('written_at_once');
    const { id } = await on.approved(archive);
    await on.removals.seal(ACTOR, id);
    await expect(query('truncate written_at_once')).rejects.toThrow(/is sealed/);
    const stop = new AbortController();
    const watching = on.removals.watch(stop.signal, () => undefined);
    for (const end = Date.now() + 120_000; Date.now() < end && (await on.now(id)).state !== 'RETURNED';)
      await new Promise((resolve) => setTimeout(resolve, 100));
    stop.abort();
    await watching;
    expect(await on.now(id)).toMatchObject({ state: 'RETURNED', fingerprint: null });
    await query('truncate written_at_once');
  });

  it('whom the seal refuses brings the table back', async () => {
    const { archive } = await archived('written_to');
    const { id } = await on.watched(source, archive);
    await expect(query('delete from written_to where id = 1')).rejects.toThrow(/is sealed/);
    await on.look();
    const now: Removal = await on.now(id);
    expect(now).toMatchObject({
      state: 'RETURNED',
      returnReason: '1 write to it after its seal was refused',
    });
    await query('delete from written_to where id = 1');
  });
});
