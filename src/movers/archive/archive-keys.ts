import type { ArchiveId } from '../../domain/ids.js';

/** All archives of a store. */
export const ARCHIVES = 'archive/';
/** Where an archive's objects are in its store. Data objects are named by content and written once. */
export const archivePrefix = (id: ArchiveId): string => `${ARCHIVES}${id}/`;
export const manifestKey = (id: ArchiveId): string => `${archivePrefix(id)}manifest.json`;
/** Written before the manifest: the same bytes, for the day on which the one file is damaged. */
export const manifestCopyKey = (id: ArchiveId): string => `${archivePrefix(id)}manifest.copy.json`;
/** What people said of its keeping; the one object that is written again. */
export const keepingKey = (id: ArchiveId): string => `${archivePrefix(id)}keeping.json`;

/** `archive/<id>/data/00042-003-<first 16 hex of the stored bytes' SHA-256>.csv.zst`. */
export function dataKey(id: ArchiveId, chunk: number, part: number, storedSha256: string): string {
  const number = (value: number, digits: number): string => value.toString().padStart(digits, '0');
  return `${archivePrefix(id)}data/${number(chunk, 5)}-${number(part, 3)}-${storedSha256.slice(0, 16)}.csv.zst`;
}
