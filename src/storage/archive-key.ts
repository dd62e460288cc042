/**
 * The key object of an archive that has a data key of its own: `key/<archive id>.json`, outside of the archive's folder,
 * which may be locked, copied and kept for years. Whoever erases it shreds the archive. docs/archive-format.md.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { corrupted } from '../domain/errors.js';
import type { ArchiveId } from '../domain/ids.js';
import type { ObjectStore } from './object-store.js';

const record = z.object({
  format: z.literal('sortkeep-key/1'),
  archiveId: z.string(),
  /** What wrapped it: `local:<fingerprint>` or a KMS key's id. */
  keyId: z.string(),
  /** Of the data key, hex: says of a key that it is the one, and nothing of what it is. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  wrapped: z.base64(),
});

export type ArchiveKeyRecord = z.infer<typeof record>;

/** Where it is; the data key is wrapped for this name. */
export const archiveKeyKey = (id: ArchiveId): string => `key/${id}.json`;

export const keySha256 = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex');

export const writeArchiveKey = ({ archiveId, format, keyId, sha256, wrapped }: ArchiveKeyRecord): string =>
  JSON.stringify({ archiveId, format, keyId, sha256, wrapped });

/** CORRUPTED, naming `name`, for anything that is not the key object of this archive. */
export function parseArchiveKey(text: string, id: ArchiveId, name: string): ArchiveKeyRecord {
  const fault = (cause?: unknown): Error =>
    corrupted(
      `${name} is not the key object of archive ${id}`,
      "Bring it back from the store's own versions: without it nobody can read the archive.",
      cause,
    );
  let found: ArchiveKeyRecord;
  try {
    found = record.parse(JSON.parse(text));
  } catch (cause) {
    throw fault(cause);
  }
  if (found.archiveId !== id) throw fault();
  return found;
}

/** NOT_FOUND where the archive has no key object: it was shredded, never had one, or lost it. */
export async function readArchiveKey(
  store: Pick<ObjectStore, 'uri' | 'get'>,
  id: ArchiveId,
): Promise<ArchiveKeyRecord> {
  const key = archiveKeyKey(id);
  const all: Uint8Array[] = [];
  for await (const chunk of store.get(key)) all.push(chunk);
  return parseArchiveKey(Buffer.concat(all).toString('utf8'), id, `${store.uri}/${key}`);
}

/** Its text; null where there is none. */
export async function findArchiveKey(store: ObjectStore, id: ArchiveId): Promise<string | null> {
  if ((await store.head(archiveKeyKey(id))) === null) return null;
  return writeArchiveKey(await readArchiveKey(store, id));
}
