import { z } from 'zod';
import type { ArchiveGroup } from '../../domain/archive-group.js';
import { archiveId, groupId, moveId } from '../../domain/ids.js';
import type { ArchiveId, GroupId } from '../../domain/ids.js';
import type { Queryable } from '../../postgres/session.js';

const name = z.object({ schema: z.string(), name: z.string() });

/** As a group manifest has it. */
export const groupForeignKey = z.object({
  name: z.string(),
  table: name,
  columns: z.array(z.string()),
  references: name,
  referencedColumns: z.array(z.string()),
});

const row = z.object({
  id: z.string().transform(groupId),
  handle: z.string(),
  move_id: z.string().transform(moveId),
  store_uri: z.string(),
  manifest_key: z.string(),
  manifest_sha256: z.string(),
  members: z.array(z.string().transform(archiveId)),
  foreign_keys: z.array(groupForeignKey),
  created_at: z.date(),
});

const parse = (value: unknown): ArchiveGroup => {
  const group = row.parse(value);
  return {
    id: group.id,
    handle: group.handle,
    moveId: group.move_id,
    storeUri: group.store_uri,
    manifestKey: group.manifest_key,
    manifestSha256: group.manifest_sha256,
    members: group.members,
    foreignKeys: group.foreign_keys,
    createdAt: group.created_at,
  };
};

const GROUPS = `select g.*, array(
    select m.archive_id::text from sortkeep.archive_group_members m where m.group_id = g.id order by m.position) as members
  from sortkeep.archive_groups g`;

/** Null where there is none. */
export async function getGroup(db: Queryable, id: GroupId): Promise<ArchiveGroup | null> {
  const { rows } = await db.query(`${GROUPS} where g.id = $1::uuid`, [id]);
  return rows.length === 0 ? null : parse(rows[0]);
}

/** In the order of the ids; null for an archive that is of no set. */
export async function groupsOfArchives(
  db: Queryable,
  ids: readonly ArchiveId[],
): Promise<readonly (ArchiveGroup | null)[]> {
  const { rows } = await db.query(
    `${GROUPS} where g.id in (
       select m.group_id from sortkeep.archive_group_members m where m.archive_id = any ($1::uuid[]))`,
    [ids],
  );
  const groups = rows.map(parse);
  return ids.map((id) => groups.find(({ members }) => members.includes(id)) ?? null);
}
