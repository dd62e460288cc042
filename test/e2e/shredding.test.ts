/** An archive with a data key of its own works as any other, until its key is destroyed: then no copy of it can be read. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Archive } from '../../src/domain/archive.js';
import { archiveId } from '../../src/domain/ids.js';
import { archivePrefix, keepingKey, manifestKey, twinPrefix } from '../../src/movers/archive/archive-keys.js';
import { discardArchive } from '../../src/movers/archive/discard-archive.js';
import { archiveKeyKey } from '../../src/storage/archive-key.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import { ACTOR, startTestApplication } from '../support/application.js';
import type { TestApplication } from '../support/application.js';
import { readWhole } from '../support/memory-object-store.js';
import { startTestServer } from '../support/postgres.js';
import type { TestServer } from '../support/postgres.js';
import { archiveAndRestoreEveryType } from '../support/round-trip.js';
import { forgetArchives, storeOf } from '../support/stored-archives.js';

const run = promisify(execFile);
const PAGE = { first: 3, after: null };

let server: TestServer;
let app: TestApplication;
/** As a thief of the store's disk and key has it: the data keys of archives are not opened. */
let store: ObjectStore;

beforeAll(async () => {
  server = await startTestServer();
  app = await startTestApplication(server, { ownKeys: 'all', rehearsalSource: 'scratch' });
  await app.register('scratch', await server.newDatabase());
  await app.work();
  store = await storeOf(app);
});
afterAll(async () => {
  await app.close();
  await server.stop();
});

async function keysBelow(prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}
async function known({ handle }: Archive): Promise<Archive> {
  const found = await app.services.archives.get(handle);
  if (found === null) throw new Error(`no archive ${handle}`);
  return found;
}
const wrappedInCatalog = async ({ id }: Archive): Promise<unknown> =>
  (
    await server.query(app.catalogDatabase, `select wrapped_key from sortkeep.archives where id = '${id}'`)
  )[0];
const preview = ({ handle }: Archive): Promise<unknown> =>
  app.services.archiveQueries.preview(ACTOR, { handle }, PAGE);

describe('an archive with a data key of its own', () => {
  let archive: Archive;
  beforeAll(async () => {
    // Archives, restores and verifies.
    archive = await archiveAndRestoreEveryType(app, server);
  });

  it('says in its plan, its manifest and the names of its objects that it has one', async () => {
    const [plan] = await server.query(
      app.catalogDatabase,
      `select steps::text as steps, target ->> 'ownKey' as own from sortkeep.plans where target ->> 'kind' = 'ARCHIVE'`,
    );
    expect(plan).toEqual({ steps: expect.stringContaining('of this archive alone'), own: 'true' });
    expect(archive.keySha256).toMatch(/^[0-9a-f]{64}$/);
    const data = await keysBelow(`${archivePrefix(archive.id)}data/`);
    expect(data).not.toHaveLength(0);
    expect(data.every((key) => key.endsWith('.csv.zst.sealed'))).toBe(true);
    const manifest: unknown = JSON.parse((await readWhole(store, manifestKey(archive.id))).toString());
    expect(manifest).toMatchObject({
      ownKey: { object: archiveKeyKey(archive.id), sha256: archive.keySha256 },
    });
    expect(JSON.stringify(manifest)).not.toContain('"least"');
  });

  it('keeps its wrapped key in store and catalog, and the rows in neither', async () => {
    const key = (await readWhole(store, archiveKeyKey(archive.id))).toString();
    expect(await wrappedInCatalog(archive)).toEqual({ wrapped_key: key });
    const [object = ''] = await keysBelow(`${archivePrefix(archive.id)}data/`);
    expect((await readWhole(store, object)).subarray(0, 8).toString()).toBe('SORTKEEP');
  });

  it('is previewed, downloaded and rehearsed, by a twin that is sealed too', async () => {
    await preview(archive);
    const twins = await keysBelow(twinPrefix(archive.id));
    expect(twins).toContainEqual(expect.stringMatching(/\.parquet\.sealed$/));
    const { bytes } = await app.services.archiveQueries.download(ACTOR, archive.handle, 'CSV');
    let length = 0;
    for await (const piece of bytes) length += piece.length;
    expect(length).toBeGreaterThan(100);
    expect(await app.services.keeping.rehearse(ACTOR, archive.handle)).toMatchObject({
      ok: true,
      faults: [],
    });
  });

  it('is brought back with its key by a rebuild, and is broken to it where its key is lost', async () => {
    await forgetArchives(server, app);
    expect(await app.services.keeping.rebuild(ACTOR)).toMatchObject({ entered: 1, broken: 0 });
    const key = await readWhole(store, archiveKeyKey(archive.id));
    expect(await wrappedInCatalog(archive)).toEqual({ wrapped_key: key.toString() });
    await store.remove(archiveKeyKey(archive.id));
    const looked = await app.services.archives.verify(ACTOR, archive.handle, { how: 'OBJECTS' });
    expect(looked.faults).toEqual([expect.stringContaining(`key/${archive.id}.json`)]);
    await forgetArchives(server, app);
    const report = await app.services.keeping.rebuild(ACTOR);
    expect(report).toMatchObject({ entered: 0, broken: 1 });
    expect(report.findings[0]?.message).toContain('nobody can read archive');
    await store.put(archiveKeyKey(archive.id), key);
    expect(await app.services.keeping.rebuild(ACTOR)).toMatchObject({ entered: 1, broken: 0 });
  });

  it('is opened by hand with the programs of docs/archive-format.md, and opens no more without its key', async () => {
    const scripts = join(app.directory, 'by-hand');
    await mkdir(scripts);
    const document = await readFile(
      fileURLToPath(new URL('../../docs/archive-format.md', import.meta.url)),
      'utf8',
    );
    for (const [, code = '', name = ''] of document.matchAll(/```js\n(\/\/ node (\S+\.mjs)[\s\S]*?)```/g)) {
      await writeFile(join(scripts, name), code);
    }
    const node = async (name: string, ...args: readonly string[]): Promise<Buffer> =>
      (await run(process.execPath, [join(scripts, name), ...args], { encoding: 'buffer' })).stdout;
    const keyFile = join(app.directory, 'archive.key');
    const [object = ''] = await keysBelow(`${archivePrefix(archive.id)}data/`);
    await writeFile(
      join(scripts, 'key.json'),
      await node('unseal.mjs', keyFile, join(app.directory, 'archives'), archiveKeyKey(archive.id)),
    );
    await writeFile(join(scripts, 'own.key'), await node('unwrap.mjs', keyFile, join(scripts, 'key.json')));
    await mkdir(dirname(join(scripts, object)), { recursive: true });
    await writeFile(
      join(scripts, object),
      await node('unseal.mjs', keyFile, join(app.directory, 'archives'), object),
    );
    const opened = await node('unseal.mjs', join(scripts, 'own.key'), scripts, object);
    expect(opened.readUInt32LE(0)).toBe(0xfd2fb528);
    await expect(node('unseal.mjs', keyFile, scripts, object)).rejects.toThrow();
  });
});

describe('an archive that is never finished', () => {
  it('leaves no key behind when its move is cancelled', async () => {
    const id = archiveId(randomUUID());
    await store.put(archiveKeyKey(id), Buffer.from('{}'));
    await store.put(`${archivePrefix(id)}data/00000-000-aaaa.csv.zst.sealed`, Buffer.from('x'));
    await discardArchive({ query: () => Promise.resolve({ rows: [], rowCount: 0 }) }, store, id);
    expect(await keysBelow(`key/${id}`)).toEqual([]);
    expect(await keysBelow(archivePrefix(id))).toEqual([]);
  });
});

describe('shredding', () => {
  let archive: Archive;
  beforeAll(async () => {
    archive = await archiveAndRestoreEveryType(app, server);
    await preview(archive);
  });
  const shred = (reason: string): Promise<Archive> =>
    app.services.keeping.shred(ACTOR, archive.handle, reason);

  it('is refused under a legal hold, before the end of the retention, and without a reason', async () => {
    const { keeping } = app.services;
    await keeping.hold(ACTOR, archive.handle, 'case 7');
    await expect(shred('x')).rejects.toMatchObject({ message: expect.stringContaining('legal hold') });
    await keeping.release(ACTOR, archive.handle, 'closed');
    await keeping.retain(ACTOR, archive.handle, new Date(Date.now() + 86_400_000), 'law');
    await expect(shred('x')).rejects.toMatchObject({
      message: expect.stringContaining('must be kept until'),
    });
    await keeping.retain(ACTOR, archive.handle, null, 'over');
    await expect(shred(' ')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await known(archive)).toMatchObject({ state: 'KEPT', shredding: null });
    await app.services.archives.verify(ACTOR, archive.handle);
  });

  it('leaves no key, no twin and no object; the proof stays, and everything says who, when and why', async () => {
    const copy = join(app.directory, 'backup');
    const data = join('archive', archive.id, 'data');
    await cp(join(app.directory, 'archives', data), join(copy, data), { recursive: true });
    const shredded = await shred('asked to be forgotten');
    expect(shredded).toMatchObject({
      state: 'SHREDDED',
      shredding: { by: ACTOR, reason: 'asked to be forgotten' },
      expiry: { by: ACTOR },
      keyDestroyedAt: expect.any(Date),
      removedAt: expect.any(Date),
      keySha256: archive.keySha256,
      merkleRoot: archive.merkleRoot,
      contentHash: archive.contentHash,
      rows: archive.rows,
    });
    expect(await store.head(archiveKeyKey(archive.id))).toBeNull();
    expect(await wrappedInCatalog(archive)).toEqual({ wrapped_key: null });
    expect(await keysBelow(twinPrefix(archive.id))).toEqual([]);
    expect(await keysBelow(`${archivePrefix(archive.id)}data/`)).toEqual([]);
    const local = await readdir(join(app.directory, 'twins'));
    expect(local.filter((name) => name.startsWith(archive.id))).toEqual([]);
    const inWords = {
      code: 'CONFLICT',
      message: expect.stringMatching(/was shredded: the test had its key destroyed on .* \(asked to be forg/),
    };
    const { handle } = archive;
    await expect(app.services.archives.restore(ACTOR, { handle })).rejects.toMatchObject(inWords);
    await expect(app.services.archives.verify(ACTOR, handle)).rejects.toMatchObject(inWords);
    await expect(preview(archive)).rejects.toMatchObject(inWords);
    await expect(app.services.keeping.rehearse(ACTOR, handle)).rejects.toMatchObject(inWords);
    await expect(app.services.keeping.hold(ACTOR, handle, 'late')).rejects.toMatchObject(inWords);
    expect(await shred('again')).toEqual(shredded);

    // Somebody brings a backup of the objects back, with the store's key in hand.
    await cp(copy, join(app.directory, 'archives'), { recursive: true });
    await server.query(
      app.catalogDatabase,
      `update sortkeep.archives set shredded_at = null, key_destroyed_at = null, expired_at = null, expired_by = null,
         expired_reason = null, removed_at = null
       where id = '${archive.id}'`,
    );
    const looked = await app.services.archives.verify(ACTOR, handle);
    expect(looked).toMatchObject({ ok: false });
    expect(looked.faults[0]).toContain(`nobody can read archive ${archive.id}`);
  });

  it('is in the audit events with the proof of what was destroyed', async () => {
    const events = await server.query(
      app.catalogDatabase,
      `select actor, details from sortkeep.audit_events
       where subject = '${archive.handle}' and action = 'archive.key-destroyed'`,
    );
    const { keySha256, merkleRoot, contentHash, manifestSha256, rows } = archive;
    expect(events).toEqual([
      { actor: ACTOR, details: { keySha256, merkleRoot, contentHash, manifestSha256, rows } },
    ]);
  });

  it('is known to a catalog that is built anew', async () => {
    const record: unknown = JSON.parse((await readWhole(store, keepingKey(archive.id))).toString());
    expect(record).toMatchObject({ shredding: { by: ACTOR, reason: 'asked to be forgotten' } });
    await forgetArchives(server, app);
    await app.services.keeping.rebuild(ACTOR);
    expect(await known(archive)).toMatchObject({
      state: 'SHREDDED',
      shredding: { by: ACTOR },
      keyDestroyedAt: expect.any(Date),
    });
  });

  it('goes on where it was interrupted, and reaches an archive that expired before', async () => {
    const late = await archiveAndRestoreEveryType(app, server);
    const key = await readWhole(store, archiveKeyKey(late.id));
    await app.services.keeping.expire(ACTOR, late.handle, 'old');
    expect(await readWhole(store, archiveKeyKey(late.id))).toEqual(key);
    await server.query(
      app.catalogDatabase,
      `update sortkeep.archives set shredded_at = now(), shredded_by = 'them', shredded_reason = 'r'
       where id = '${late.id}'`,
    );
    expect(await app.services.keeping.shred(ACTOR, late.handle, 'go on')).toMatchObject({
      state: 'SHREDDED',
      expiry: { reason: 'old' },
      shredding: { by: 'them' },
      keyDestroyedAt: expect.any(Date),
    });
    expect(await store.head(archiveKeyKey(late.id))).toBeNull();
  });

  it('is not possible for an archive without a key of its own', async () => {
    const plain = await archiveAndRestoreEveryType(app, server);
    await server.query(
      app.catalogDatabase,
      `update sortkeep.archives set key_sha256 = null, wrapped_key = null where id = '${plain.id}'`,
    );
    await expect(app.services.keeping.shred(ACTOR, plain.handle, 'x')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('has no key of its own'),
    });
  });
});
