/**
 * The manifest: canonical JSON, the archive's commit marker, enough to restore with the catalog lost. Documented
 * for readers in docs/archive-format.md.
 */
import { z } from 'zod';
import { chunkResult, pageRange } from '../../catalog/chunks/chunk-row.js';
import { tableDefinition } from '../../catalog/table-definition-row.js';
import { canonicalJson } from '../../codec/canonical-json.js';
import { mergeContentHashes } from '../../codec/content-hash.js';
import { merkleRoot } from '../../codec/merkle.js';
import { corrupted } from '../../domain/errors.js';
import { archiveId, moveId, sourceId, tableId } from '../../domain/ids.js';
import type { ChunkResult } from '../../domain/move.js';
import { LABELS } from '../../domain/verdict.js';
import type { FinishedChunk } from '../../engine/mover.js';

const manifestSchema = z.object({
  /** `/1` was written before partitioned tables were archived; it says the same. */
  format: z.enum(['sortkeep-archive/1', 'sortkeep-archive/2']),
  archiveId: z.string().transform(archiveId),
  handle: z.string(),
  moveId: z.string().transform(moveId),
  createdAt: z.string(),
  source: z.object({
    id: z.string().transform(sourceId),
    name: z.string(),
    host: z.string(),
    port: z.number(),
    systemIdentifier: z.string().nullable(),
    serverVersion: z.string(),
    encoding: z.string(),
    database: z.string(),
    databaseOid: z.number(),
    relationOid: z.number(),
    tableId: z.string().transform(tableId),
  }),
  snapshot: z.object({
    takenAt: z.string(),
    lsn: z.string().nullable(),
    xmin: z.string(),
    /** Null for a partitioned table: each chunk says its leaf's. */
    relfilenode: z.string().nullable(),
  }),
  table: tableDefinition,
  /** SQL that creates the table where it was, in order; for people, a restore renders `table` anew. */
  ddl: z.array(z.string()),
  /** The same of `table.details`, for when the rows are in; archives of before 0.3.0 have none. */
  ddlAfterRows: z.exactOptional(z.array(z.string())),
  chunks: z.array(
    z.object({
      index: z.number(),
      range: pageRange,
      result: chunkResult,
    }),
  ),
  totals: z.object({
    rows: z.number(),
    rawBytes: z.number(),
    storedBytes: z.number(),
    objects: z.number(),
  }),
  merkleRoot: z.string(),
  contentHash: z.string(),
  encryptionKeyId: z.string(),
  /** Of an archive with a data key of its own: where its key object was, and the SHA-256 of the key. */
  ownKey: z.exactOptional(z.object({ object: z.string(), sha256: z.string() })),
  verdict: z
    .object({
      label: z.enum(LABELS),
      reasons: z.array(z.object({ feature: z.string(), text: z.string(), weight: z.number() })),
      modelVersion: z.string().nullable(),
      author: z.string().nullable(),
    })
    .nullable(),
  lineage: z.object({
    from: z.object({ namespace: z.string(), name: z.string() }),
    to: z.object({ namespace: z.string(), name: z.string() }),
  }),
  tags: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestChunk = Manifest['chunks'][number];

/** The chunk list with what follows from it: totals, Merkle root and content hash. */
export type ManifestContent = Pick<Manifest, 'chunks' | 'totals' | 'merkleRoot' | 'contentHash'>;

/** Each leaf of the tree is one chunk's index, rows, length and hashes, and its partition, as canonical JSON. */
export function manifestContent(finished: readonly FinishedChunk[]): ManifestContent {
  const leaves = finished.map(({ index, range, result: { rows, rawBytes, sha256, contentHash } }) => {
    const partition = range.leaf === undefined ? {} : { leaf: range.leaf };
    return Buffer.from(canonicalJson({ index, rows, rawBytes, sha256, contentHash, ...partition }), 'utf8');
  });
  const sum = (of: (result: ChunkResult) => number): number =>
    finished.reduce((total, { result }) => total + of(result), 0);
  return {
    chunks: finished.map(({ index, range, result }) => ({ index, range: { ...range }, result })),
    totals: {
      rows: sum((result) => result.rows),
      rawBytes: sum((result) => result.rawBytes),
      storedBytes: sum((result) => result.storedBytes),
      objects: sum((result) => result.objects.length),
    },
    merkleRoot: merkleRoot(leaves),
    contentHash: mergeContentHashes(finished.map(({ result }) => result.contentHash)),
  };
}

export const writeManifest = (manifest: Manifest): Uint8Array => Buffer.from(canonicalJson(manifest), 'utf8');

/** CORRUPTED, naming `name`, for anything that is not a manifest whose totals, root and hash follow from its chunks. */
export function readManifest(bytes: Uint8Array, name: string): Manifest {
  const hint = `Restore ${name} from the store's own versions or from manifest.copy.json beside it.`;
  let manifest: Manifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw corrupted(`${name} is not a manifest`, hint, cause);
  }
  const content = manifestContent(manifest.chunks);
  const { chunks, totals, merkleRoot: root, contentHash } = manifest;
  if (canonicalJson(content) !== canonicalJson({ chunks, totals, merkleRoot: root, contentHash })) {
    throw corrupted(
      `${name} contradicts itself: its totals or its Merkle root are not those of its chunks`,
      hint,
    );
  }
  return manifest;
}
