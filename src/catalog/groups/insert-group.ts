import { z } from 'zod';
import type { ArchiveGroup } from '../../domain/archive-group.js';
import { conflict } from '../../domain/errors.js';
import type { Queryable } from '../../postgres/session.js';

const kept = z.object({ manifest_sha256: z.string() });

/**
 * Keeps a set whose members are in the catalog; idempotent by id. Call it in a transaction. True where it was not
 * there; CONFLICT when a set of that id with another manifest is there already.
 */
export async function insertGroup(tx: Queryable, group: ArchiveGroup): Promise<boolean> {
  const inserted = await tx.query(
    `insert into sortkeep.archive_groups (id, handle, move_id, store_uri, manifest_key, manifest_sha256, foreign_keys,
       created_at)
     values ($1::uuid, $2::text, $3::uuid, $4::text, $5::text, $6::text, $7::jsonb, $8::timestamptz)
     on conflict (id) do nothing`,
    [
      group.id,
      group.handle,
      group.moveId,
      group.storeUri,
      group.manifestKey,
      group.manifestSha256,
      JSON.stringify(group.foreignKeys),
      group.createdAt,
    ],
  );
  if (inserted.rowCount === 1) {
    await tx.query(
      `insert into sortkeep.archive_group_members (group_id, position, archive_id)
       select $1::uuid, m.ordinality - 1, m.id from unnest($2::uuid[]) with ordinality m (id, ordinality)`,
      [group.id, group.members],
    );
    return true;
  }
  const { rows } = await tx.query('select manifest_sha256 from sortkeep.archive_groups where id = $1::uuid', [
    group.id,
  ]);
  if (kept.parse(rows[0]).manifest_sha256 === group.manifestSha256) return false;
  throw conflict(
    `set ${group.handle} is in the catalog with another manifest than ${group.manifestSha256}`,
    'The group manifest in the store must have the hash that the catalog shows: bring it back from its versions.',
  );
}
