import type { ArchiveId, GroupId } from '../../domain/ids.js';

/** An archive, and whether it has a data key of its own: its objects say so by their names (storage/seal-archives.ts). */
export interface ArchivePlace {
  readonly id: ArchiveId;
  readonly ownKey: boolean;
}

const ending = ({ ownKey }: ArchivePlace): string => (ownKey ? '.sealed' : '');

/** All archives of a store. */
export const ARCHIVES = 'archive/';
/** Where an archive's objects are in its store. Data objects are named by content and written once. */
export const archivePrefix = (id: ArchiveId): string => `${ARCHIVES}${id}/`;
export const manifestKey = (id: ArchiveId): string => `${archivePrefix(id)}manifest.json`;
/** Written before the manifest: the same bytes, for the day on which the one file is damaged. */
export const manifestCopyKey = (id: ArchiveId): string => `${archivePrefix(id)}manifest.copy.json`;
/** What people said of its keeping; the one object that is written again. */
export const keepingKey = (id: ArchiveId): string => `${archivePrefix(id)}keeping.json`;

/** All sets of a store. */
export const GROUPS = 'group/';
/** What makes several archives one set: written last, only if absent. */
export const groupManifestKey = (id: GroupId): string => `${GROUPS}${id}/manifest.json`;

/** Rows, which are large and read seldom; not manifests, records of keeping, keys and twins. */
export const isDataKey = (key: string): boolean => /^archive\/[^/]+\/data\//.test(key);

/** What an archive is, and nobody writes again: rows, manifest and copy. */
export const isProofKey = (key: string): boolean =>
  isDataKey(key) || /^archive\/[^/]+\/manifest(?:\.copy)?\.json$/.test(key);

/** `archive/<id>/data/00042-003-<first 16 hex of the stored bytes' SHA-256>.csv.zst`, and `.sealed` under a key of its own. */
export function dataKey(archive: ArchivePlace, chunk: number, part: number, storedSha256: string): string {
  return `${chunkPrefix(archive.id, chunk)}${padded(part, 3)}-${storedSha256.slice(0, 16)}${dataEnding(archive)}`;
}

/** How the keys of all data objects of an archive end. */
export const dataEnding = (archive: ArchivePlace): string => `.csv.zst${ending(archive)}`;

/** How the keys of all objects of a chunk begin. */
export const chunkPrefix = (id: ArchiveId, chunk: number): string =>
  `${archivePrefix(id)}data/${padded(chunk, 5)}-`;

const padded = (value: number, digits: number): string => value.toString().padStart(digits, '0');

/** What was made of an archive to be queried; it can be made again, and goes when the archive expires. */
export const twinPrefix = (id: ArchiveId): string => `twin/${id}/`;
export const twinDescriptorKey = (id: ArchiveId): string => `${twinPrefix(id)}twin.json`;
export const twinKey = (archive: ArchivePlace, sha256: string): string =>
  `${twinPrefix(archive.id)}${sha256.slice(0, 16)}.parquet${ending(archive)}`;
