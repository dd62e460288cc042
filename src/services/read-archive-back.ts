import type { Archive } from '../domain/archive.js';
import type { RemovalParts } from './removal-parts.js';

/**
 * Looks for every object of the archive in the store's list, then reads and decrypts chunks of about `bytes`
 * stored bytes, at least one, drawn by chance: what
 * is wrong, empty where nothing is. It is kept in the ledger of verifications. Rejects where the store does not answer,
 * or refuses a key.
 */
export async function readArchiveBack(
  { archives }: Pick<RemovalParts, 'archives'>,
  actor: string,
  { handle, storedBytes }: Pick<Archive, 'handle' | 'storedBytes'>,
  bytes: number,
): Promise<readonly string[]> {
  const listed = await archives.verify(actor, handle, { how: 'OBJECTS' });
  if (!listed.ok) return listed.faults;
  const share = Math.min(1, bytes / Math.max(1, Number(storedBytes)));
  const read = await archives.verify(actor, handle, { how: 'DEEP', share });
  return read.faults;
}
