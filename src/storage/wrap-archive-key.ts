/** The data keys of archives under the key-encryption key of today, or one of before until they are wrapped anew. */
import { corrupted, SortkeepError } from '../domain/errors.js';
import type { ArchiveId } from '../domain/ids.js';
import {
  archiveKeyKey,
  keySha256,
  parseArchiveKey,
  writeArchiveKey,
  type ArchiveKeyRecord,
} from './archive-key.js';
import type { KeyProvider } from './key-provider.js';

export interface ArchiveKeyWrappers {
  /** Null where none is configured. */
  readonly current: KeyProvider | null;
  /** Those that unwrap what was wrapped before. */
  readonly former: readonly KeyProvider[];
}

/** ACCESS_DENIED where no wrapping key is configured. */
export function currentWrapper({ current }: ArchiveKeyWrappers, id: ArchiveId): KeyProvider {
  if (current !== null) return current;
  throw new SortkeepError(
    'ACCESS_DENIED',
    `archive ${id} has a key of its own, and no key is configured that unwraps it`,
    { hint: 'Set archiveKeyFile to the key that it was written with.' },
  );
}

/** ACCESS_DENIED where none of the keys wrapped it, CORRUPTED where it is not the key that the record names. */
export async function unwrapArchiveKey(
  wrappers: ArchiveKeyWrappers,
  { keyId, wrapped, sha256 }: ArchiveKeyRecord,
  id: ArchiveId,
): Promise<Uint8Array> {
  const current = currentWrapper(wrappers, id);
  const wrapper = [current, ...wrappers.former].find((known) => known.keyId === keyId);
  if (wrapper === undefined) throw wrappedByAnother(id, keyId, current.keyId);
  const key = await wrapper.unwrap(Buffer.from(wrapped, 'base64'), archiveKeyKey(id));
  if (keySha256(key) === sha256) return key;
  throw corrupted(
    `${archiveKeyKey(id)} does not hold the key that it names`,
    'Bring it back from a copy of the store.',
  );
}

const wrappedByAnother = (id: ArchiveId, keyId: string, currentId: string): SortkeepError =>
  new SortkeepError('ACCESS_DENIED', `${archiveKeyKey(id)} was wrapped by ${keyId}, not ${currentId}`, {
    hint: 'Set archiveKeyFile or archiveKeyFileBefore to that key: the key file, or kms: and the ARN.',
  });

/** The text of the key object. */
export const archiveKeyText = (
  id: ArchiveId,
  { keyId }: KeyProvider,
  key: Uint8Array,
  wrapped: Uint8Array,
): string =>
  writeArchiveKey({
    format: 'sortkeep-key/1',
    archiveId: id,
    keyId,
    sha256: keySha256(key),
    wrapped: Buffer.from(wrapped).toString('base64'),
  });

/** The same text where the current key wrapped it already. */
export async function rewrapArchiveKey(
  wrappers: ArchiveKeyWrappers,
  text: string,
  id: ArchiveId,
): Promise<string> {
  const current = currentWrapper(wrappers, id);
  const record = parseArchiveKey(text, id, `the catalog's copy of ${archiveKeyKey(id)}`);
  const key = await unwrapArchiveKey(wrappers, record, id);
  if (record.keyId === current.keyId) return text;
  return archiveKeyText(id, current, key, await current.wrap(key, archiveKeyKey(id)));
}
