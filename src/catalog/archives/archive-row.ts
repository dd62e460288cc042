/** A row of sortkeep.archives as an Archive. */
import { z } from 'zod';
import { VERIFICATION_KINDS } from '../../domain/archive.js';
import type { Archive, ArchiveExpiry, ArchiveFault } from '../../domain/archive.js';
import { archiveId, moveId, sourceId, tableId } from '../../domain/ids.js';
import { COLD_CLASSES } from '../../domain/storage-class.js';
import { LABELS } from '../../domain/verdict.js';
import { tableDefinition } from '../table-definition-row.js';

/** Everything that `parseArchiveRow` needs, of the table alias `a`. */
export const ARCHIVE_COLUMNS = `a.id, a.handle, a.move_id, a.table_id, a.source_id, a.source_name, a.database_name,
  a.schema_name, a.table_name, a.definition, a.rows, a.raw_bytes, a.stored_bytes, a.objects, a.store_uri,
  a.manifest_key, a.manifest_sha256, a.merkle_root, a.content_hash, a.tags, a.label, a.ranges, a.created_at, a.verified_at,
  a.retain_until, a.legal_hold, a.expired_at, a.expired_by, a.expired_reason, a.removed_at, a.checked_at,
  a.rehearsed_at, a.faults, a.key_sha256, a.shredded_at, a.shredded_by, a.shredded_reason, a.key_destroyed_at,
  a.cold_class, a.cooled_at`;

const fault = z.object({
  how: z.enum(VERIFICATION_KINDS),
  message: z.string(),
  hint: z.string(),
  at: z.coerce.date(),
});

const row = z.object({
  id: z.string().transform(archiveId),
  handle: z.string(),
  move_id: z.string().transform(moveId),
  table_id: z.string().transform(tableId).nullable(),
  source_id: z.string().transform(sourceId).nullable(),
  source_name: z.string(),
  database_name: z.string(),
  schema_name: z.string(),
  table_name: z.string(),
  definition: tableDefinition,
  rows: z.coerce.number(),
  raw_bytes: z.coerce.bigint(),
  stored_bytes: z.coerce.bigint(),
  objects: z.number(),
  store_uri: z.string(),
  manifest_key: z.string(),
  manifest_sha256: z.string(),
  merkle_root: z.string(),
  content_hash: z.string(),
  tags: z.array(z.string()),
  label: z.enum(LABELS).nullable(),
  ranges: z.array(z.object({ column: z.string(), minimum: z.string(), maximum: z.string() })),
  created_at: z.date(),
  verified_at: z.date(),
  retain_until: z.date().nullable(),
  legal_hold: z.boolean(),
  expired_at: z.date().nullable(),
  expired_by: z.string().nullable(),
  expired_reason: z.string().nullable(),
  removed_at: z.date().nullable(),
  checked_at: z.date().nullable(),
  rehearsed_at: z.date().nullable(),
  faults: z.record(z.string(), fault),
  key_sha256: z.string().nullable(),
  shredded_at: z.date().nullable(),
  shredded_by: z.string().nullable(),
  shredded_reason: z.string().nullable(),
  key_destroyed_at: z.date().nullable(),
  cold_class: z.enum(COLD_CLASSES).nullable(),
  cooled_at: z.date().nullable(),
});

export function parseArchiveRow(value: unknown): Archive {
  const archive = row.parse(value);
  const expiry = actOf(archive.expired_at, archive.expired_by, archive.expired_reason);
  const shredding = actOf(archive.shredded_at, archive.shredded_by, archive.shredded_reason);
  return {
    id: archive.id,
    handle: archive.handle,
    moveId: archive.move_id,
    tableId: archive.table_id,
    sourceId: archive.source_id,
    sourceName: archive.source_name,
    database: archive.database_name,
    schema: archive.schema_name,
    name: archive.table_name,
    definition: archive.definition,
    rows: archive.rows,
    rawBytes: archive.raw_bytes,
    storedBytes: archive.stored_bytes,
    objects: archive.objects,
    storeUri: archive.store_uri,
    manifestKey: archive.manifest_key,
    manifestSha256: archive.manifest_sha256,
    merkleRoot: archive.merkle_root,
    contentHash: archive.content_hash,
    tags: archive.tags,
    label: archive.label,
    ranges: archive.ranges,
    keySha256: archive.key_sha256,
    createdAt: archive.created_at,
    verifiedAt: archive.verified_at,
    state: shredding !== null ? 'SHREDDED' : expiry !== null ? 'EXPIRED' : 'KEPT',
    retainUntil: archive.retain_until,
    legalHold: archive.legal_hold,
    expiry,
    shredding,
    removedAt: archive.removed_at,
    keyDestroyedAt: archive.key_destroyed_at,
    checkedAt: archive.checked_at,
    rehearsedAt: archive.rehearsed_at,
    cold:
      archive.cold_class === null || archive.cooled_at === null
        ? null
        : { storageClass: archive.cold_class, at: archive.cooled_at },
    lastFault: newest(Object.values(archive.faults)),
  };
}

const actOf = (at: Date | null, by: string | null, reason: string | null): ArchiveExpiry | null =>
  at === null || by === null || reason === null ? null : { at, by, reason };

const newest = (faults: readonly ArchiveFault[]): ArchiveFault | null =>
  faults.reduce<ArchiveFault | null>(
    (last, found) => (last === null || found.at > last.at ? found : last),
    null,
  );
