/** `keeping.json` beside a manifest: retention, hold and expiry, for the day on which the catalog is lost. */
import { z } from 'zod';
import { canonicalJson } from '../../codec/canonical-json.js';
import type { ArchiveExpiry, ArchiveKeeping } from '../../domain/archive.js';
import { corrupted } from '../../domain/errors.js';
import { archiveId } from '../../domain/ids.js';
import type { ArchiveId } from '../../domain/ids.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { keepingKey } from './archive-keys.js';
import { collect } from './collect.js';

const time = z.iso.datetime().transform((text) => new Date(text));

const act = z.object({ at: time, by: z.string(), reason: z.string() });

const record = z.object({
  format: z.literal('sortkeep-keeping/1'),
  archiveId: z.string().transform(archiveId),
  retainUntil: time.nullable(),
  legalHold: z.boolean(),
  expiry: act.nullable(),
  /** Left out where nobody shredded it. */
  shredding: z.exactOptional(act),
});

export async function writeKeeping(
  store: ObjectStore,
  id: ArchiveId,
  { retainUntil, legalHold, expiry, shredding }: ArchiveKeeping,
): Promise<void> {
  const text = canonicalJson({
    format: 'sortkeep-keeping/1',
    archiveId: id,
    retainUntil: retainUntil?.toISOString() ?? null,
    legalHold,
    expiry: expiry === null ? null : inText(expiry),
    ...(shredding === null ? {} : { shredding: inText(shredding) }),
  });
  await store.put(keepingKey(id), Buffer.from(text, 'utf8'));
}

const inText = ({ at, by, reason }: ArchiveExpiry) => ({ at: at.toISOString(), by, reason });

/** CORRUPTED, naming the object, for anything that `writeKeeping` did not write for this archive. */
export async function readKeeping(store: ObjectStore, id: ArchiveId): Promise<ArchiveKeeping> {
  const bytes = await collect(store.get(keepingKey(id)));
  const fault = (cause?: unknown): Error =>
    corrupted(
      `${store.uri}/${keepingKey(id)} is not the record of the archive's keeping`,
      "Restore it from the store's own versions, or say again how long the archive must stay.",
      cause,
    );
  let found: z.infer<typeof record>;
  try {
    found = record.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw fault(cause);
  }
  if (found.archiveId !== id) throw fault();
  const { retainUntil, legalHold, expiry, shredding = null } = found;
  return { retainUntil, legalHold, expiry, shredding };
}
