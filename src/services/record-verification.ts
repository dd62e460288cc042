import { insertArchiveVerification } from '../catalog/archives/insert-archive-verification.js';
import { recordEvent } from '../catalog/audit/record-event.js';
import type { ArchiveVerification } from '../domain/archive.js';
import type { Database } from '../postgres/session.js';
import { findKeptArchive } from './find-archive.js';

export interface VerificationRecord {
  readonly catalog: Database;
  /** Told of each verification that was kept. */
  readonly onVerified: (verification: ArchiveVerification, handle: string) => void;
}

/** Who acts when nobody asked. */
export const SCHEDULE = 'schedule';

/**
 * Into the ledger, and into the audit events what a person asked for; CONFLICT where the archive was expired meanwhile.
 */
export async function recordVerification(
  { catalog, onVerified }: VerificationRecord,
  handle: string,
  actor: string,
  found: Omit<ArchiveVerification, 'actor'>,
): Promise<ArchiveVerification> {
  const verification = { ...found, actor };
  await catalog.transaction(async (tx) => {
    await findKeptArchive(tx, handle);
    await insertArchiveVerification(tx, verification);
    if (actor === SCHEDULE) return;
    await recordEvent(tx, {
      actor,
      action: found.how === 'REHEARSAL' ? 'archive.rehearse' : 'archive.verify',
      subject: handle,
      details: { how: found.how, share: found.share, ok: found.ok, faults: found.faults.length },
    });
  });
  onVerified(verification, handle);
  return verification;
}
