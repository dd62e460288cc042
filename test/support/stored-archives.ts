/** Archives in a directory store, as a test changes them behind Sortkeep's back. */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveId } from '../../src/domain/ids.js';
import type { ArchiveId } from '../../src/domain/ids.js';
import { restoreHandle } from '../../src/domain/restore-handle.js';
import { archivePrefix, manifestCopyKey, manifestKey } from '../../src/movers/archive/archive-keys.js';
import { createDirectoryStore } from '../../src/storage/directory-store.js';
import { createLocalKey } from '../../src/storage/local-key.js';
import type { ObjectStore } from '../../src/storage/object-store.js';
import type { TestApplication } from './application.js';
import { readWhole } from './memory-object-store.js';
import type { TestServer } from './postgres.js';

/** The store of a test application, with its key. */
export async function storeOf({ directory }: Pick<TestApplication, 'directory'>): Promise<ObjectStore> {
  const keys = await createLocalKey(join(directory, 'archive.key'));
  return createDirectoryStore({ directory: join(directory, 'archives'), keys });
}

/** Copies an archive under a new id, its manifest's text changed by `change`. */
export async function copyArchive(
  store: ObjectStore,
  from: ArchiveId,
  change: (manifest: string) => string = (manifest) => manifest,
): Promise<ArchiveId> {
  const id = archiveId(randomUUID());
  for await (const { key } of store.list(`${archivePrefix(from)}data/`)) {
    await store.put(key.replace(from, id), await readWhole(store, key));
  }
  const text = (await readWhole(store, manifestKey(from))).toString('utf8');
  const changed = change(text.replaceAll(from, id).replaceAll(restoreHandle(from), restoreHandle(id)));
  await store.put(manifestCopyKey(id), Buffer.from(changed, 'utf8'));
  await store.put(manifestKey(id), Buffer.from(changed, 'utf8'));
  return id;
}

/** Damages the file in its middle. */
export async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(path, bytes);
}

/** Throws away what the catalog has of archives, as if it were a new one. By rows: schedules may be looking at the tables. */
export async function forgetArchives(
  server: TestServer,
  { catalogDatabase }: Pick<TestApplication, 'catalogDatabase'>,
): Promise<void> {
  await server.query(
    catalogDatabase,
    `delete from sortkeep.archive_verifications; delete from sortkeep.archives; delete from sortkeep.lineage_edges;
     delete from sortkeep.search_postings; delete from sortkeep.search_ranges`,
  );
}
