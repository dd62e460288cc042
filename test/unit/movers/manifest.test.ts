import { describe, expect, it } from '@jest/globals';
import { createContentHasher } from '../../../src/codec/content-hash.js';
import { sha256Hex } from '../../../src/codec/sha256.js';
import { archiveId, moveId, sourceId, tableId } from '../../../src/domain/ids.js';
import { restoreHandle } from '../../../src/domain/restore-handle.js';
import type { FinishedChunk } from '../../../src/engine/mover.js';
import { loadManifest } from '../../../src/movers/archive/load-manifest.js';
import { manifestContent, readManifest, writeManifest } from '../../../src/movers/archive/manifest.js';
import type { Manifest } from '../../../src/movers/archive/manifest.js';
import { createMemoryObjectStore } from '../../support/memory-object-store.js';
import { column, tableOf } from '../../support/warehouse-input.js';

const ID = '11111111-1111-4111-8111-111111111111';

function chunkOf(index: number, text: string): FinishedChunk {
  const hasher = createContentHasher('it');
  hasher.update(Buffer.from(text));
  const bytes = Buffer.byteLength(text);
  const sha256 = sha256Hex(Buffer.from(text));
  return {
    index,
    range: { fromPage: index, toPage: null },
    result: {
      ...hasher.digest(),
      rawBytes: bytes,
      storedBytes: bytes,
      sha256,
      objects: [
        {
          key: `data/${index}`,
          rawBytes: bytes,
          storedBytes: bytes,
          rawSha256: sha256,
          storedSha256: sha256,
        },
      ],
      snapshot: { serverRun: 'r', relfilenode: '1', xmin: '2', fingerprint: 'f' },
    },
  };
}

const chunks = [chunkOf(0, '"1"\n"2"\n'), chunkOf(1, '"3"\n')];
const manifest: Manifest = {
  format: 'sortkeep-archive/2',
  archiveId: archiveId(ID),
  handle: restoreHandle(archiveId(ID)),
  moveId: moveId(ID),
  createdAt: new Date(0).toISOString(),
  source: {
    id: sourceId(ID),
    name: 'core',
    host: 'db',
    port: 5432,
    systemIdentifier: null,
    serverVersion: '18.4',
    encoding: 'UTF8',
    database: 'app',
    databaseOid: 1,
    relationOid: 2,
    tableId: tableId(ID),
  },
  snapshot: { takenAt: new Date(0).toISOString(), lsn: null, xmin: '2', relfilenode: '1' },
  table: tableOf('public', 'users', [column('id', 'integer')]),
  ddl: [],
  ...manifestContent(chunks),
  encryptionKeyId: 'local:x',
  verdict: null,
  lineage: { from: { namespace: 'a', name: 'b' }, to: { namespace: 'c', name: 'd' } },
  tags: [],
};
const partitions = ['users_1', 'users_2'].map((name, index) => ({
  ...{ parent: null, bound: `FOR VALUES IN (${index})`, key: null, attachedIndexes: [] },
  table: tableOf('public', name, [column('id', 'integer')]),
}));
const [first, second] = manifest.chunks;
if (first === undefined || second === undefined) throw new Error('there are two chunks');
const with1 = (changed: Partial<typeof first.result>): Manifest => ({
  ...manifest,
  chunks: [{ ...first, result: { ...first.result, ...changed } }, second],
});

describe('a manifest', () => {
  it('reads as it was written', () => {
    expect(readManifest(writeManifest(manifest), 'm')).toEqual(manifest);
  });

  it('of the first version is read too', () => {
    const old: Manifest = { ...manifest, format: 'sortkeep-archive/1' };
    expect(readManifest(writeManifest(old), 'm')).toEqual(old);
  });

  it('keeps partitions, and proves which one each chunk is of', () => {
    const ofLeaf = (leaf: number): Manifest => ({
      ...manifest,
      snapshot: { ...manifest.snapshot, relfilenode: null },
      table: { ...manifest.table, kind: 'partitioned table', partitioning: { key: 'LIST (id)', partitions } },
      ...manifestContent(chunks.map((chunk) => ({ ...chunk, range: { ...chunk.range, leaf } }))),
    });
    const written = ofLeaf(0);
    expect(readManifest(writeManifest(written), 'm')).toEqual(written);
    const moved = { ...ofLeaf(1), merkleRoot: written.merkleRoot };
    expect(() => readManifest(writeManifest(moved), 'm')).toThrow('m contradicts itself');
    expect(written.merkleRoot).not.toBe(manifest.merkleRoot);
  });

  it.each<[string, Manifest]>([
    ['rows of a chunk', with1({ rows: 3 })],
    ['length of a chunk', with1({ rawBytes: 9 })],
    ['stored length of a chunk', with1({ storedBytes: 9 })],
    ['hash of a chunk', with1({ sha256: second.result.sha256 })],
    ['content hash of a chunk', with1({ contentHash: second.result.contentHash })],
    ['objects of a chunk', with1({ objects: [] })],
    ['order of chunks', { ...manifest, chunks: [second, first] }],
    ['number of chunks', { ...manifest, chunks: [first] }],
    ['rows in all', { ...manifest, totals: { ...manifest.totals, rows: 4 } }],
    ['Merkle root', { ...manifest, merkleRoot: first.result.sha256 }],
    ['content hash', { ...manifest, contentHash: first.result.contentHash }],
  ])('is refused when it contradicts itself: another %s', (_what, changed) => {
    expect(() => readManifest(writeManifest(changed), 's/manifest.json')).toThrow(
      expect.objectContaining({
        code: 'CORRUPTED',
        message: expect.stringContaining('s/manifest.json contradicts itself'),
      }),
    );
  });

  it('is refused when a field is missing or of another form', () => {
    const text = Buffer.from(writeManifest(manifest)).toString();
    for (const key of Object.keys(manifest)) {
      const damaged = text.replace(`"${key}":`, `"${key}_":`);
      expect(() => readManifest(Buffer.from(damaged), 'm')).toThrow(
        expect.objectContaining({ code: 'CORRUPTED' }),
      );
    }
    for (const damaged of ['', '{}', 'null', text.slice(0, -1)]) {
      expect(() => readManifest(Buffer.from(damaged), 'm')).toThrow('m is not a manifest');
    }
  });
});

describe('loading a manifest whose hash the catalog knows', () => {
  const bytes = writeManifest(manifest);
  const sha256 = sha256Hex(bytes);

  it('refuses any changed byte, and takes the copy', async () => {
    const store = createMemoryObjectStore('s3://bucket');
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 5) ^ 1, damaged.length - 5);
    await store.put('manifest.json', damaged);
    await expect(loadManifest(store, ['manifest.json'], sha256)).rejects.toMatchObject({
      code: 'CORRUPTED',
      message: 's3://bucket/manifest.json is not the manifest that was published',
    });
    await store.put('copy.json', bytes);
    expect(await loadManifest(store, ['manifest.json', 'copy.json'], sha256)).toEqual(manifest);
    expect(await loadManifest(store, ['missing.json', 'copy.json'], sha256)).toEqual(manifest);
  });

  it('names the first fault when no copy serves', async () => {
    const store = createMemoryObjectStore('s3://bucket');
    await store.put('copy.json', Buffer.from('{}'));
    await expect(loadManifest(store, ['manifest.json', 'copy.json'], sha256)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('manifest.json'),
    });
  });
});
