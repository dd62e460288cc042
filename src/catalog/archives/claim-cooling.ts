import type { Archive } from '../../domain/archive.js';
import type { Queryable } from '../../postgres/session.js';
import { ARCHIVE_COLUMNS, parseArchiveRow } from './archive-row.js';
import { beingRestored } from './being-restored.js';

export interface DueCooling {
  readonly storeUri: string;
  readonly afterDays: number;
  /** Whether the store locks objects: one that must stay is locked, and its copy would be a second one. */
  readonly locks: boolean;
}

/**
 * Takes the oldest archive that is to be moved to a colder class and is neither faulty nor being restored; null where
 * there is none. One that failed, or whose process died, is taken again a day later.
 */
export async function claimCooling(
  db: Queryable,
  { storeUri, afterDays, locks }: DueCooling,
): Promise<Archive | null> {
  const { rows } = await db.query(
    `update sortkeep.archives a set cooling_at = now()
     where a.id = (
       select a.id from sortkeep.archives a
       where a.cold_class is null and a.expired_at is null and a.store_uri = $1::text and a.faults = '{}'
         and a.created_at < now() - make_interval(days => $2::integer)
         and (a.cooling_at is null or a.cooling_at < now() - interval '1 day')
         and not ($3::boolean and (a.legal_hold or coalesce(a.retain_until > now(), false)))
         and not ${beingRestored('a.id')}
       order by a.created_at, a.id
       limit 1
       for update skip locked)
     returning ${ARCHIVE_COLUMNS}`,
    [storeUri, afterDays, locks],
  );
  return rows.length === 0 ? null : parseArchiveRow(rows[0]);
}
