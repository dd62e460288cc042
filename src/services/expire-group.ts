import { lockArchive } from '../catalog/archives/lock-archive.js';
import type { ArchiveGroup } from '../domain/archive-group.js';
import { restoreHandle } from '../domain/restore-handle.js';
import { assertMayExpire, expire } from './change-keeping.js';
import type { KeepingAct, KeepingParts } from './change-keeping.js';
import { findGroup } from './plan-restore-group.js';

/**
 * Expires every archive of a set, or none where one of them may not be: first all are looked at, then they go one by
 * one. Asked again, it ends what was interrupted.
 */
export async function expireGroup(parts: KeepingParts, act: KeepingAct): Promise<ArchiveGroup> {
  const group = await findGroup(parts.catalog, act.handle);
  await parts.catalog.transaction(async (tx) => {
    for (const id of group.members) {
      const locked = await lockArchive(tx, id);
      if (locked !== null && locked.archive.expiry === null) assertMayExpire(locked);
    }
  });
  for (const id of group.members) {
    await expire(parts, { ...act, handle: restoreHandle(id), set: group.handle });
  }
  return group;
}
