import { getArchivesById } from '../catalog/archives/get-archives-by-id.js';
import type { Archive } from '../domain/archive.js';
import { conflict, notFound } from '../domain/errors.js';
import { parseRestoreHandle } from '../domain/restore-handle.js';
import type { Queryable } from '../postgres/session.js';

/** INVALID_INPUT for a text that is no handle, NOT_FOUND where there is no such archive. */
export async function findArchive(catalog: Queryable, handle: string): Promise<Archive> {
  const [archive] = await getArchivesById(catalog, [parseRestoreHandle(handle)]);
  if (archive !== null && archive !== undefined) return archive;
  throw notFound(
    `no archive has the handle ${handle}`,
    'Search the archives by name, column or tag to find its handle.',
  );
}

/** As `findArchive`; CONFLICT, saying who expired it and why, where its objects are no longer kept. */
export async function findKeptArchive(catalog: Queryable, handle: string): Promise<Archive> {
  const archive = await findArchive(catalog, handle);
  assertKept(archive);
  return archive;
}

export function assertKept({ handle, expiry, shredding }: Archive): void {
  if (shredding !== null) {
    throw conflict(
      `archive ${handle} was shredded: ${shredding.by} had its key destroyed on ${shredding.at.toISOString().slice(0, 10)} (${shredding.reason})`,
      'Nobody can read its rows again; manifest and proof say what they were.',
    );
  }
  if (expiry === null) return;
  throw conflict(
    `archive ${handle} has expired: ${expiry.by} had its objects removed on ${expiry.at.toISOString().slice(0, 10)} (${expiry.reason})`,
    'Its rows are gone from the store; manifest and proof say what they were.',
  );
}
