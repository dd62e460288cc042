import { z } from 'zod';
import type { MadeArchive } from '../../domain/archive.js';
import { conflict } from '../../domain/errors.js';
import type { Queryable } from '../../postgres/session.js';
import { indexArchives } from '../search/index-archives.js';

const kept = z.object({ manifest_sha256: z.string() });

/**
 * Keeps an archive and what it is searched by; idempotent by id, so a worker that died after it may do it again.
 * Call it in a transaction. CONFLICT when an archive of
 * that id with another manifest is there already.
 */
export async function insertArchive(db: Queryable, archive: MadeArchive): Promise<void> {
  const inserted = await db.query(
    `insert into sortkeep.archives (id, handle, move_id, table_id, source_id, source_name, database_name, schema_name,
       table_name, definition, rows, raw_bytes, stored_bytes, objects, store_uri, manifest_key, manifest_sha256,
       merkle_root, content_hash, tags, created_at, verified_at, label, ranges, key_sha256)
     values ($1::uuid, $2::text, $3::uuid, $4::uuid, $5::uuid, $6::text, $7::text, $8::text, $9::text, $10::jsonb,
       $11::bigint, $12::bigint, $13::bigint, $14::integer, $15::text, $16::text, $17::text, $18::text, $19::text,
       $20::text[], $21::timestamptz, $22::timestamptz, $23::text, $24::jsonb, $25::text)
     on conflict (id) do nothing`,
    [
      archive.id,
      archive.handle,
      archive.moveId,
      archive.tableId,
      archive.sourceId,
      archive.sourceName,
      archive.database,
      archive.schema,
      archive.name,
      JSON.stringify(archive.definition),
      archive.rows.toString(),
      archive.rawBytes.toString(),
      archive.storedBytes.toString(),
      archive.objects,
      archive.storeUri,
      archive.manifestKey,
      archive.manifestSha256,
      archive.merkleRoot,
      archive.contentHash,
      archive.tags,
      archive.createdAt,
      archive.verifiedAt,
      archive.label,
      JSON.stringify(archive.ranges),
      archive.keySha256,
    ],
  );
  if (inserted.rowCount === 1) return indexArchives(db, [archive]);
  const { rows } = await db.query('select manifest_sha256 from sortkeep.archives where id = $1::uuid', [
    archive.id,
  ]);
  if (kept.parse(rows[0]).manifest_sha256 !== archive.manifestSha256) {
    throw conflict(
      `archive ${archive.handle} is in the catalog with another manifest than ${archive.manifestSha256}`,
      'Verify the archive by its handle; the manifest in the store must have the hash that the catalog shows.',
    );
  }
}
