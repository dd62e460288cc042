/** What is wrong with a store or an archive in it: each fault is named, and nothing of a damaged archive is restored. */
import { mkdir, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import type { Move } from '../../src/domain/move.js';
import type { Source } from '../../src/domain/source.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { flipByte } from '../support/stored-archives.js';

let server: TestServer;
let app: TestApplication;
let database: string;
let source: Source;
let archive: Archive;
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { pagesPerChunk: 20 });
  await app.work();
  database = await server.newDatabase();
  source = await app.register('shop', database);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});
beforeEach(async () => {
  made += 1;
  archive = await archived(`receipts_${made}`);
});

async function queued(name: string): Promise<Move> {
  await server.query(
    database,
    `create table ${name} (id integer primary key, body text);
     insert into ${name} select i, repeat(md5(i::text), 8) from generate_series(1, 2000) i`,
  );
  const table = await app.scanned(source, name);
  const plan = await app.approved({ tableId: table.id, kind: 'ARCHIVE' });
  return app.services.moves.start(ACTOR, plan.id);
}

async function archived(name: string): Promise<Archive> {
  expect(await app.ended(await queued(name))).toMatchObject({ state: 'SUCCEEDED', rows: 2000 });
  const { items } = await app.services.archives.search({ text: name }, { first: 1, after: null });
  const [found] = items;
  if (found === undefined) throw new Error(`no archive of ${name}`);
  return found.node;
}

const folder = (): string => join(app.directory, 'archives', 'archive', archive.id);
const manifestFile = (): string => join(folder(), 'manifest.json');
const copyFile = (): string => join(folder(), 'manifest.copy.json');

/** Paths of the data objects, in order. */
async function objects(): Promise<readonly string[]> {
  const names = await readdir(join(folder(), 'data'));
  return names.sort().map((name) => join(folder(), 'data', name));
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const restored = async (targetSchema: string): Promise<Move> =>
  app.ended(await app.services.archives.restore(ACTOR, { handle: archive.handle, targetSchema }));

describe('an archive of which an object is damaged', () => {
  it.each([
    ['has a flipped bit', 'CORRUPTED', flipByte],
    ['was cut short', 'CORRUPTED', (path: string) => truncate(path, 100)],
    ['is missing', 'NOT_FOUND', (path: string) => rm(path)],
  ])('that %s is not restored from it, and the fault names the object', async (_what, code, damage) => {
    const [, second = ''] = await objects();
    await damage(second);
    const move = await restored(`damaged_${made}`);
    expect(move).toMatchObject({ state: 'FAILED', verified: false, error: { code } });
    expect(move.error?.message).toContain(nameOf(second));
    // What is in the table is what the ledger has proof of, and nothing is of the damaged chunk.
    const [found] = await server.query(
      database,
      `with done as (
         select c.chunk, (c.result ->> 'rows')::integer as rows
         from sortkeep_ledger.chunks c join sortkeep_ledger.tables t using (move_id)
         where t.schema_name = 'damaged_${made}' and c.done_at is not null
       )
       select (select count(*)::integer from damaged_${made}.receipts_${made}) as rows,
         (select coalesce(sum(rows), 0)::integer from done) as proved,
         (select count(*)::integer from done where chunk = 1) as damaged`,
    );
    expect(found?.['damaged']).toBe(0);
    expect(found?.['rows']).toBe(found?.['proved']);
    const verification = await app.services.archives.verify(ACTOR, archive.handle);
    expect(verification.ok).toBe(false);
    expect(verification.faults).toEqual([expect.stringContaining(nameOf(second))]);
  });

  it('lists every fault of several objects, and restores once they are whole again', async () => {
    const [first = '', second = '', third = ''] = await objects();
    const aside = join(app.directory, 'aside');
    await flipByte(first);
    await rename(second, aside);
    await rm(manifestFile());
    const { faults } = await app.services.archives.verify(ACTOR, archive.handle);
    expect(faults).toHaveLength(3);
    for (const name of ['manifest.json', nameOf(first), nameOf(second)]) {
      expect(faults).toContainEqual(expect.stringContaining(name));
    }
    expect(faults.join()).not.toContain(nameOf(third));
    const move = await restored(`several_${made}`);
    expect(move.state).toBe('FAILED');
    await flipByte(first);
    await rename(aside, second);
    const again = await app.ended(await app.services.moves.start(ACTOR, move.planId));
    expect(again).toMatchObject({ state: 'SUCCEEDED', rows: 2000, verified: true, error: null });
    expect(again.contentHash).toBe(archive.contentHash);
  });
});

describe('an archive whose manifest is damaged', () => {
  it('is restored by the copy of the manifest', async () => {
    await flipByte(manifestFile());
    expect(await restored(`copy_${made}`)).toMatchObject({ state: 'SUCCEEDED', rows: 2000, error: null });
    const { faults } = await app.services.archives.verify(ACTOR, archive.handle);
    expect(faults).toEqual([expect.stringContaining('manifest.json')]);
  });

  it('is not restored when its copy is damaged too, and says so', async () => {
    await flipByte(manifestFile());
    await rm(copyFile());
    const move = await restored(`neither_${made}`);
    expect(move).toMatchObject({ state: 'FAILED', rows: 0, error: { code: 'CORRUPTED' } });
    expect(move.error?.message).toContain('manifest.json');
    const { faults } = await app.services.archives.verify(ACTOR, archive.handle);
    expect(faults).toHaveLength(2);
    expect(
      await server.query(database, `select 1 from pg_namespace where nspname = 'neither_${made}'`),
    ).toEqual([]);
  });
});

describe('a restore', () => {
  it('never overwrites a table', async () => {
    const move = await restored('public');
    expect(move).toMatchObject({ state: 'FAILED', error: { code: 'ALREADY_EXISTS' } });
    expect(move.error?.message).toContain(`"public"."receipts_${made}"`);
    expect(move.error?.hint).toContain('Nothing is overwritten');
    const [counted] = await server.query(database, `select count(*)::integer as rows from receipts_${made}`);
    expect(counted).toEqual({ rows: 2000 });
  });

  it('tells a handle that does not exist from one that was mistyped', async () => {
    const last = archive.handle.endsWith('0') ? '1' : '0';
    const mistyped = `${archive.handle.slice(0, -1)}${last}`;
    const restore = (handle: string): Promise<Move> => app.services.archives.restore(ACTOR, { handle });
    await expect(restore(mistyped)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('a character was mistyped'),
    });
    await expect(restore('sk-0000000-0000000-0000000-0000000')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'no archive has the handle sk-0000000-0000000-0000000-0000000',
    });
  });
});

describe('a store that cannot be written', () => {
  it('fails the archive in words, and takes it once it can', async () => {
    const root = join(app.directory, 'archives');
    const aside = join(app.directory, 'archives-aside');
    const name = `late_${made}`;
    await rename(root, aside);
    const missing = await app.ended(await queued(name));
    expect(missing).toMatchObject({ state: 'FAILED', rows: 0, error: { code: 'UNREACHABLE' } });
    expect(missing.error?.message).toContain('the directory does not exist');
    await writeFile(root, 'a file in the place of the directory');
    const noFolder = await app.ended(await app.services.moves.start(ACTOR, missing.planId));
    expect(noFolder).toMatchObject({ state: 'FAILED', error: { code: 'ACCESS_DENIED' } });
    await rm(root);
    await mkdir(root);
    await rm(root, { recursive: true });
    await rename(aside, root);
    const done = await app.ended(await app.services.moves.start(ACTOR, missing.planId));
    expect(done).toMatchObject({ state: 'SUCCEEDED', rows: 2000, error: null });
  });
});
