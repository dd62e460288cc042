import { sha256Hex } from '../../codec/sha256.js';
import type { MadeArchive } from '../../domain/archive.js';
import type { LineageEdge } from '../../domain/lineage.js';
import { manifestKey } from './archive-keys.js';
import type { Manifest } from './manifest.js';
import { rangesOfChunks } from './ranges-of-chunks.js';

/** What the catalog keeps of a manifest: all of it follows from its bytes and the store that has them. Pure. */
export function archiveOfManifest(
  manifest: Manifest,
  bytes: Uint8Array,
  storeUri: string,
  verifiedAt: Date,
): MadeArchive {
  const { source, table, totals } = manifest;
  return {
    id: manifest.archiveId,
    handle: manifest.handle,
    moveId: manifest.moveId,
    tableId: source.tableId,
    sourceId: source.id,
    sourceName: source.name,
    database: source.database,
    schema: table.schema,
    name: table.name,
    definition: table,
    rows: totals.rows,
    rawBytes: BigInt(totals.rawBytes),
    storedBytes: BigInt(totals.storedBytes),
    objects: totals.objects,
    storeUri,
    manifestKey: manifestKey(manifest.archiveId),
    manifestSha256: sha256Hex(bytes),
    merkleRoot: manifest.merkleRoot,
    contentHash: manifest.contentHash,
    tags: manifest.tags,
    label: manifest.verdict?.label ?? null,
    ranges: rangesOfChunks(table, manifest.chunks),
    keySha256: manifest.ownKey?.sha256 ?? null,
    createdAt: new Date(manifest.createdAt),
    verifiedAt,
  };
}

/** Where the archive's rows came from. Pure. */
export const archiveEdge = (
  { moveId, lineage, table, totals, contentHash }: Manifest,
  at: Date,
): LineageEdge => ({
  moveId,
  kind: 'ARCHIVE',
  from: lineage.from,
  to: lineage.to,
  columns: table.columns.map(({ name }) => ({ from: name, to: name })),
  part: null,
  rows: totals.rows,
  contentHash,
  at,
});
