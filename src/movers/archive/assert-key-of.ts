import { corrupted } from '../../domain/errors.js';
import type { ArchiveKeyRecord } from '../../storage/archive-key.js';
import type { Manifest } from './manifest.js';

/** CORRUPTED where the key object is of another key than the manifest names. */
export function assertKeyOf({ ownKey, archiveId }: Manifest, { sha256 }: ArchiveKeyRecord): void {
  if (ownKey === undefined || ownKey.sha256 === sha256) return;
  throw corrupted(
    `${ownKey.object} holds another key than the one that archive ${archiveId} was sealed under`,
    "Bring it back from the store's own versions or from a copy.",
  );
}
