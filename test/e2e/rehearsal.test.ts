/** Restores are rehearsed on a scratch server, and what that finds is on the archive; nothing of it is left. */
import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';
import { copyArchive, flipByte, storeOf } from '../support/stored-archives.js';

let server: TestServer;
let app: TestApplication;
let archive: Archive;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server);
  // As root the scratch server runs as another user, who must be able to enter.
  await chmod(app.directory, 0o755);
  await app.work();
  archive = await archiveAndRestoreEveryType(app, server);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

const found = async (handle: string): Promise<Archive> => {
  const known = await app.services.archives.get(handle);
  if (known === null) throw new Error(`no archive ${handle}`);
  return known;
};

describe('rehearsing a restore', () => {
  it('brings every type back on a server of its own, keeps that in the ledger, and leaves nothing', async () => {
    const rehearsed = await app.services.keeping.rehearse(ACTOR, archive.handle);
    expect(rehearsed).toMatchObject({ how: 'REHEARSAL', share: 1, ok: true, faults: [], actor: ACTOR });
    expect(await found(archive.handle)).toMatchObject({ rehearsedAt: rehearsed.at, lastFault: null });
    const [ledger] = await app.services.keeping.verificationsOf([archive.id]);
    expect(ledger?.map(({ how }) => how)).toEqual(['REHEARSAL', 'DEEP']);
    expect(await readdir(app.directory)).not.toContain('rehearsal');
    expect(
      await server.query(
        app.catalogDatabase,
        `select (select count(*)::integer from sortkeep.moves where kind = 'RESTORE') as moves,
           (select count(*)::integer from sortkeep.sources) as sources`,
      ),
    ).toEqual([{ moves: 1, sources: 1 }]);
  });

  it('finds a damaged object, says so on the archive, and leaves nothing of the half', async () => {
    const id = await copyArchive(await storeOf(app), archive.id);
    const { entered } = await app.services.keeping.rebuild(ACTOR);
    expect(entered).toBe(1);
    const handle = restoreHandle(id);
    const [object = ''] = await readdir(join(folderOf(id), 'data'));
    await flipByte(join(folderOf(id), 'data', object));
    const rehearsed = await app.services.keeping.rehearse(ACTOR, handle);
    expect(rehearsed).toMatchObject({ ok: false, faults: [expect.stringContaining('is damaged')] });
    expect(await found(handle)).toMatchObject({
      rehearsedAt: null,
      lastFault: { how: 'REHEARSAL', message: expect.stringContaining(object) },
    });
    await rm(join(folderOf(id), 'data', object));
    expect(await app.services.keeping.rehearse(ACTOR, handle)).toMatchObject({
      ok: false,
      share: 0,
      faults: [expect.stringContaining('is not there')],
    });
    expect(await readdir(app.directory)).not.toContain('rehearsal');
    await rm(folderOf(id), { recursive: true });
  });
});

describe('an archive of a partitioned table', () => {
  it('is rehearsed with its partitions', async () => {
    const database = await server.newDatabase();
    await server.query(
      database,
      `create table readings (at integer not null, value text) partition by range (at);
       create table readings_low partition of readings for values from (0) to (500);
       create table readings_high partition of readings for values from (500) to (1000);
       insert into readings select i, md5(i::text) from generate_series(0, 999) i; analyze`,
    );
    const table = await app.scanned(await app.register('meters', database), 'readings');
    const moved = await app.moved({ tableId: table.id, kind: 'ARCHIVE' });
    expect(moved).toMatchObject({ state: 'SUCCEEDED', rows: 1000 });
    const { items } = await app.services.archives.search({ text: 'readings' }, { first: 1, after: null });
    const { handle = '' } = items[0]?.node ?? {};
    expect(await app.services.keeping.rehearse(ACTOR, handle)).toMatchObject({
      ok: true,
      share: 1,
      faults: [],
    });
  });
});

describe('rehearsing in a configured database', () => {
  it('drops the table, its types and its schema, and refuses in words where the place is none', async () => {
    const scratch = await server.newDatabase();
    const other = await startTestApplication(server, {
      storeDirectory: join(app.directory, 'archives'),
      storeKeyFile: join(app.directory, 'archive.key'),
      rehearsalSource: 'scratch',
      rehearsalDatabase: scratch,
    });
    try {
      await other.services.keeping.rebuild(ACTOR);
      await expect(other.services.keeping.rehearse(ACTOR, archive.handle)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: 'the configured source of rehearsals, scratch, is not registered',
      });
      await other.register('scratch', 'postgres');
      expect(await other.services.keeping.rehearse(ACTOR, archive.handle)).toMatchObject({ ok: true });
      const left = await server.query(
        scratch,
        `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname !~ '^(pg_|information_schema|sortkeep_ledger)'
         union all select nspname, null from pg_namespace where nspname ~ 'rehearsal'
         union all select 'ledger', schema_name from sortkeep_ledger.tables`,
      );
      expect(left).toEqual([]);
      await server.query('postgres', `drop database ${scratch}`);
      await expect(other.services.keeping.rehearse(ACTOR, archive.handle)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect((await other.services.archives.get(archive.handle))?.lastFault).toBeNull();
    } finally {
      await other.close();
    }
  });
});

const folderOf = (id: string): string => join(app.directory, 'archives', 'archive', id);
