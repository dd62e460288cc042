/** A catalog that was lost comes back from the store alone, and the handles work again. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import type { ArchiveId } from '../../src/domain/ids.js';
import type { RebuildCounts, RebuildReport } from '../../src/domain/keeping.js';
import { storeDataset } from '../../src/domain/dataset-name.js';
import { manifestCopyKey, manifestKey } from '../../src/movers/archive/archive-keys.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';
import { copyArchive, forgetArchives, storeOf } from '../support/stored-archives.js';

let server: TestServer;
/** The application that made the archive, and one with another catalog on the same store and no sources. */
let first: TestApplication;
let app: TestApplication;
let store: ObjectStore;
let archive: Archive;

beforeAll(async () => {
  server = await startTestServer();
  first = await startTestApplication(server);
  await first.work();
  archive = await archiveAndRestoreEveryType(first, server);
  store = await storeOf(first);
  app = await startTestApplication(server, {
    storeDirectory: join(first.directory, 'archives'),
    storeKeyFile: join(first.directory, 'archive.key'),
  });
  await app.work();
});
afterAll(async () => {
  await app.close();
  await first.close();
  await server.stop();
});
beforeEach(() => forgetArchives(server, app));

const rebuild = (of = app, onProgress?: (counts: RebuildCounts) => void): Promise<RebuildReport> =>
  of.services.keeping.rebuild(ACTOR, onProgress);
const folder = (id: string): string => join(first.directory, 'archives', 'archive', id);
const removed = (id: string): Promise<void> => rm(folder(id), { recursive: true });
const ALL_WELL = { conflicts: 0, broken: 0, unfinished: 0, findings: [] };

describe('a catalog that was lost', () => {
  it('is rebuilt from the manifests: archives are found, have their lineage, and are restored by their handles', async () => {
    expect(await app.services.archives.get(archive.handle)).toBeNull();
    const progress: RebuildCounts[] = [];
    const report = await rebuild(app, (counts) => progress.push(counts));
    expect(report).toMatchObject({ ...ALL_WELL, archives: 1, entered: 1, known: 0, storeUri: store.uri });
    expect(progress.at(-1)).toMatchObject({ archives: 1, entered: 1 });

    const { items } = await app.services.archives.search({ text: 'every type' }, { first: 5, after: null });
    expect(items.map(({ node }) => node)).toEqual([
      { ...archive, sourceId: null, tableId: null, verifiedAt: archive.createdAt, checkedAt: null },
    ]);
    const dataset = storeDataset(`${archive.storeUri}/archive/${archive.id}/`);
    const [edge] = await app.services.lineage.edges(dataset.namespace, dataset.name, 1);
    expect(edge).toMatchObject({ kind: 'ARCHIVE', moveId: archive.moveId, contentHash: archive.contentHash });

    const database = await server.newDatabase();
    const source = await app.register('a new server', database);
    const restored = await app.ended(
      await app.services.archives.restore(ACTOR, { handle: archive.handle, targetSourceId: source.id }),
    );
    expect(restored).toMatchObject({ state: 'SUCCEEDED', verified: true, contentHash: archive.contentHash });
    expect(await app.services.archives.verify(ACTOR, archive.handle)).toMatchObject({ ok: true, share: 1 });
  });

  it('may be rebuilt again: what it has stays as it is, with its source', async () => {
    expect(await rebuild(first)).toMatchObject({ ...ALL_WELL, archives: 1, entered: 0, known: 1 });
    expect(await first.services.archives.get(archive.handle)).toMatchObject({
      sourceId: archive.sourceId,
      tableId: archive.tableId,
    });
    expect(await rebuild()).toMatchObject({ entered: 1 });
    expect(await rebuild()).toMatchObject({ ...ALL_WELL, archives: 1, entered: 0, known: 1 });
  });

  it('that has another manifest under the id keeps its own, and says so', async () => {
    await rebuild();
    await server.query(app.catalogDatabase, `update sortkeep.archives set manifest_sha256 = 'other'`);
    const report = await rebuild();
    expect(report).toMatchObject({ entered: 0, known: 0, conflicts: 1, findings: [{ kind: 'CONFLICT' }] });
    expect(report.findings[0]?.message).toContain('with manifest other, the store has');
    expect(await app.services.archives.get(archive.handle)).toMatchObject({ manifestSha256: 'other' });
  });

  it('leaves an archive whose move it knows, and which has not succeeded, to that move', async () => {
    const id = await copyArchive(store, archive.id);
    await server.query(
      first.catalogDatabase,
      `update sortkeep.moves set state = 'RUNNING' where id = '${archive.moveId}'`,
    );
    expect(await rebuild(first)).toMatchObject({
      known: 1,
      unfinished: 1,
      findings: [{ kind: 'UNFINISHED', folder: id, message: expect.stringContaining('is RUNNING') }],
    });
    await server.query(
      first.catalogDatabase,
      `update sortkeep.moves set state = 'SUCCEEDED' where id = '${archive.moveId}'`,
    );
    await removed(id);
  });
});

describe('a store with what is no whole archive', () => {
  const data = async (id: ArchiveId): Promise<string> => {
    for await (const { key } of store.list(`archive/${id}/data/`)) {
      return join(first.directory, 'archives', key);
    }
    throw new Error('no object');
  };
  const put = (key: string, text: string): Promise<unknown> => store.put(key, Buffer.from(text, 'utf8'));
  const someId = randomUUID();

  it.each<[string, RegExp, () => Promise<string>]>([
    [
      'a manifest without its objects',
      /1 of \d+ objects of .* are not there with their lengths/,
      async () => {
        const id = await copyArchive(store, archive.id);
        await rm(await data(id));
        return id;
      },
    ],
    [
      'an object that was cut',
      /are not there with their lengths, the first is archive/,
      async () => {
        const id = await copyArchive(store, archive.id);
        await truncate(await data(id), 600);
        return id;
      },
    ],
    [
      'a manifest that names objects of another archive',
      /are not there with their lengths/,
      () => copyArchive(store, archive.id, (text) => text.replace(/[^/"]+\/data\//, `${archive.id}/data/`)),
    ],
    [
      'a manifest of another archive',
      /is the manifest of archive/,
      () =>
        copyArchive(store, archive.id, (text) =>
          text.replace(/"archiveId":"[^"]+"/, `"archiveId":"${archive.id}"`),
        ),
    ],
    [
      'a manifest whose figures contradict each other',
      /contradicts itself/,
      () => copyArchive(store, archive.id, (text) => text.replace(/"merkleRoot":"../, '"merkleRoot":"zz')),
    ],
    [
      'a manifest with a name that no PostgreSQL has',
      /holds values that no PostgreSQL has/,
      () => copyArchive(store, archive.id, (text) => text.replace('"database":"', '"database":"\\u0000')),
    ],
    [
      'a manifest with a time that is none',
      /holds figures that no archive has/,
      () =>
        copyArchive(store, archive.id, (text) => text.replace(/"createdAt":"[^"]+"/, '"createdAt":"once"')),
    ],
    [
      'a foreign JSON object',
      /is not a manifest/,
      async () => {
        await put(`archive/${someId}/manifest.json`, '{"chunks":[{}],"name":"a web application"}');
        return someId;
      },
    ],
    [
      'a foreign JSON file in a folder of its own',
      /its folder is no archive's id/,
      async () => {
        await put('archive/my-app/manifest.json', '[]');
        return 'my-app';
      },
    ],
    [
      'a file that was never sealed',
      /is damaged/,
      async () => {
        await mkdir(folder(someId), { recursive: true });
        await writeFile(join(folder(someId), 'manifest.json'), '{}'.repeat(1000));
        return someId;
      },
    ],
    [
      'the copy of a manifest alone',
      /has a copy of a manifest and no manifest/,
      async () => {
        const id = await copyArchive(store, archive.id);
        await store.remove(manifestKey(id));
        return id;
      },
    ],
  ])('enters the others, and reports %s', async (_what, message, damage) => {
    const id = await damage();
    await put('archive/notes.json', '{}');
    const report = await rebuild();
    expect(report).toMatchObject({ archives: 2, entered: 1, broken: 1 });
    expect(report.findings).toEqual([
      { kind: 'BROKEN', folder: id, message: expect.stringMatching(message) },
    ]);
    expect(await app.services.archives.get(archive.handle)).not.toBeNull();
    await removed(id);
  });

  it('takes a damaged manifest by its copy and says so, and passes over what never had one', async () => {
    const [damaged, alone, unfinished] = [
      await copyArchive(store, archive.id),
      await copyArchive(store, archive.id),
      await copyArchive(store, archive.id),
    ];
    await truncate(join(folder(damaged), 'manifest.json'), 700);
    await store.remove(manifestCopyKey(alone));
    await store.remove(manifestCopyKey(unfinished));
    await store.remove(manifestKey(unfinished));
    const report = await rebuild();
    expect(report).toMatchObject({ archives: 3, entered: 3, broken: 0 });
    expect(report.findings).toHaveLength(2);
    expect(report.findings).toContainEqual({
      kind: 'REMARK',
      folder: damaged,
      message: expect.stringContaining('read by its copy'),
    });
    expect(report.findings).toContainEqual({
      kind: 'REMARK',
      folder: alone,
      message: expect.stringContaining('without a good copy'),
    });
    for (const id of [damaged, alone, unfinished]) await removed(id);
  });
});
